// What a panel reads of the centre beside the stream, again whenever what it depends on changes.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "./desk.ts";

/** A burst of changes is answered by one reading. */
const SETTLED_MS = 300;

export interface Reading<Value> {
	/** The newest answer; undefined before the first. */
	value: Value | undefined;
	/** When it was asked for, by the centre's clock. */
	at: number | null;
	failed: boolean;
}

/** Read `path` at once, and again on demand or when what `keyOf` says of the newest answer and the board changes. */
export function useReading<Value>(
	path: string,
	keyOf: (value: Value | undefined) => string,
): { reading: ReadonlySignal<Reading<Value>>; again(): Promise<void> } {
	const desk = useDesk();
	const reading = useSignal<Reading<Value>>({ value: undefined, at: null, failed: false });
	const key = keyOf(reading.value.value);
	const asked = useRef(0);
	const newest = useRef(Promise.resolve());

	/** Ask; done when the newest question is answered. */
	function read(): Promise<void> {
		asked.current += 1;
		newest.current = ask(asked.current);
		return newest.current;
	}

	async function ask(mine: number): Promise<void> {
		const at = desk.now.peek();
		const outcome = await desk.commands.read<Value>(path);
		// A newer question is out: its answer is the one to show.
		if (mine !== asked.current) return newest.current;
		reading.value = outcome.ok ? { value: outcome.value, at, failed: false } : { ...reading.peek(), failed: true };
		return undefined;
	}

	useEffect(() => {
		if (asked.current === 0) {
			void read();
			return undefined;
		}
		const timer = setTimeout(read, SETTLED_MS);
		return () => clearTimeout(timer);
	}, [path, key]);

	return { reading, again: read };
}
