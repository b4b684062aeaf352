import { computed, type ReadonlySignal, type Signal, signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { isTyping } from "../keys/keys.ts";
import { offsetsOf, rowAt, scrolledTo, windowOf } from "./windowing.ts";

/** Rows that are drawn above and below those that are seen: so many come into sight before the next ones are drawn. */
const SPARE = 16;
/** A page of rows, less the one that stays in sight. */
const KEPT_IN_SIGHT = 1;

interface WindowedListProps {
	label: string;
	testId: string;
	class: string;
	keys: ReadonlySignal<readonly string[]>;
	/** The row that the keyboard finds first. */
	preferred: ReadonlySignal<string | null>;
	/** The height that a row has as long as nobody has measured it, in pixels. */
	guess_px: (key: string) => number;
	/** Draw a row. Its control is marked with `data-row`, and is in the order of Tab where `isActive`. */
	row: (key: string, isActive: boolean) => ComponentChildren;
	/** Somebody moves in the list. */
	onTouch?: () => void;
	/** How many rows are scrolled away above. */
	above?: Signal<number>;
	/** What stands over the rows, and scrolls with them. */
	before?: ComponentChildren;
	/** What stands under the rows. */
	children?: ComponentChildren;
}

/**
 * A list of which only the rows that are seen are drawn, with the keys ↑ ↓ Home End PageUp PageDown.
 *
 * A reader hears of every row its place among all. What is scrolled to stays where it is while rows come and go above it.
 */
export function WindowedList(props: WindowedListProps) {
	const { label, testId, preferred, guess_px, row, onTouch, above, before, children } = props;
	const keys = useMemo(() => steadied(props.keys), [props.keys]);
	const scroller = useRef<HTMLDivElement>(null);
	const list = useRef<HTMLOListElement>(null);
	const rows = useMemo(() => new Rows(signal(0)), []);
	const top_px = useSignal(0);
	const height_px = useSignal(0);
	const chosen = useSignal<string | null>(null);
	const offsets = useComputed(() => {
		rows.measured.value;
		return offsetsOf(keys.value.map((key) => rows.heights.get(key) ?? guess_px(key)));
	});
	const active = useComputed(() => {
		for (const key of [chosen.value, preferred.value]) {
			const index = key === null ? -1 : keys.value.indexOf(key);
			if (index >= 0) return index;
		}
		return keys.value.length > 0 ? 0 : -1;
	});
	const first = useComputed(() => windowOf(offsets.value, top_px.value, height_px.value, SPARE).first);
	const last = useComputed(() => windowOf(offsets.value, top_px.value, height_px.value, SPARE).last);
	/** The row that stays where it is while the list changes, and how far it is from the top of what is seen. */
	const anchor = useRef<{ key: string; below_px: number } | null>(null);
	const wantsFocus = useRef(false);

	function place(): void {
		const box = scroller.current;
		if (!box || !list.current) return;
		top_px.value = Math.max(0, box.scrollTop - list.current.offsetTop);
		height_px.value = box.clientHeight;
		const seen = rowAt(offsets.peek(), top_px.value);
		if (above) above.value = box.scrollTop > 0 ? Math.max(0, seen) : 0;
		const held = isSeen(active.peek()) && list.current.contains(document.activeElement) ? active.peek() : seen;
		const key = keys.peek()[held];
		anchor.current =
			box.scrollTop > 0 && key !== undefined ? { key, below_px: (offsets.peek()[held] ?? 0) - box.scrollTop } : null;
	}

	function isSeen(index: number): boolean {
		const [begin = 0, end = 0] = offsets.peek().slice(index, index + 2);
		return index >= 0 && end > top_px.peek() && begin < top_px.peek() + height_px.peek();
	}

	function rowOf(key: string | undefined): HTMLElement | null {
		return key === undefined ? null : (list.current?.querySelector(`[data-key="${CSS.escape(key)}"] [data-row]`) ?? null);
	}

	function moveTo(index: number): void {
		const box = scroller.current;
		const key = keys.peek()[index];
		if (!box || !list.current || key === undefined) return;
		const seen_px = box.scrollTop - list.current.offsetTop;
		box.scrollTop = list.current.offsetTop + scrolledTo(offsets.peek(), index, seen_px, box.clientHeight);
		chosen.value = key;
		const control = rowOf(key);
		if (control) control.focus({ preventScroll: true });
		else wantsFocus.current = true;
	}

	function onKeyDown(event: KeyboardEvent): void {
		if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
		const count = keys.peek().length;
		const from = active.peek();
		const page = Math.max(1, rowAt(offsets.peek(), top_px.peek() + height_px.peek()) - rowAt(offsets.peek(), top_px.peek()));
		const steps: Readonly<Record<string, number>> = {
			ArrowUp: from - 1,
			ArrowDown: from + 1,
			Home: 0,
			End: count - 1,
			PageUp: from - page + KEPT_IN_SIGHT,
			PageDown: from + page - KEPT_IN_SIGHT,
		};
		const to = steps[event.key];
		if (to === undefined) return;
		event.preventDefault();
		event.stopPropagation();
		moveTo(Math.min(count - 1, Math.max(0, to)));
	}

	useEffect(() => {
		const sized = new ResizeObserver(place);
		if (scroller.current) sized.observe(scroller.current);
		return () => {
			sized.disconnect();
			rows.end();
		};
	}, []);
	useLayoutEffect(() => {
		const box = scroller.current;
		const held = anchor.current;
		const index = held ? keys.peek().indexOf(held.key) : -1;
		if (box && held && index >= 0) {
			const wanted_px = (offsets.peek()[index] ?? 0) - held.below_px;
			if (Math.abs(box.scrollTop - wanted_px) >= 1) box.scrollTop = wanted_px;
		}
		place();
	}, [offsets.value]);
	useLayoutEffect(() => {
		if (!wantsFocus.current) return;
		wantsFocus.current = false;
		rowOf(keys.peek()[active.peek()])?.focus({ preventScroll: true });
	});

	const drawn: number[] = [];
	for (let index = first.value; index <= last.value; index += 1) drawn.push(index);
	// The row that holds the focus, or that Tab goes to, is there wherever it stands.
	if (active.value >= 0 && active.value < first.value) drawn.unshift(active.value);
	if (active.value > last.value) drawn.push(active.value);
	return (
		<div ref={scroller} class="scroll windowed" data-testid={testId} onScroll={place}>
			{before}
			<ol
				ref={list}
				class={props.class}
				aria-label={label}
				style={{ height: `${offsets.value.at(-1) ?? 0}px` }}
				onKeyDown={(event) => {
					onTouch?.();
					onKeyDown(event);
				}}
				onFocusIn={(event) => {
					onTouch?.();
					const key = (event.target as HTMLElement).closest<HTMLElement>("[data-key]")?.dataset.key;
					if (key !== undefined) chosen.value = key;
					place();
				}}
				onPointerMove={onTouch}
				onPointerDown={onTouch}
				onWheel={onTouch}
			>
				{drawn.map((index) => {
					const key = keys.value[index] ?? "";
					return (
						<Placed
							key={key}
							rows={rows}
							name={key}
							top_px={offsets.value[index] ?? 0}
							number={index + 1}
							count={keys.value.length}
						>
							{row(key, index === active.value)}
						</Placed>
					);
				})}
			</ol>
			{children}
		</div>
	);
}

/** The same keys, which are another list only where one of them is: nothing is drawn anew for a list that is only made anew. */
function steadied(keys: ReadonlySignal<readonly string[]>): ReadonlySignal<readonly string[]> {
	let last: readonly string[] = [];
	return computed(() => {
		const now = keys.value;
		if (now.length !== last.length || now.some((key, index) => key !== last[index])) last = now;
		return last;
	});
}

/** The heights of rows as they were drawn. */
class Rows {
	readonly heights = new Map<string, number>();
	/** Grows whenever a height is another than before. */
	readonly measured: Signal<number>;
	readonly #observer: ResizeObserver;

	constructor(measured: Signal<number>) {
		this.measured = measured;
		this.#observer = new ResizeObserver((entries) => this.#measure(entries.map(({ target }) => target as HTMLElement)));
	}

	watch(element: HTMLElement): () => void {
		this.#observer.observe(element);
		return () => this.#observer.unobserve(element);
	}

	end(): void {
		this.#observer.disconnect();
	}

	#measure(elements: readonly HTMLElement[]): void {
		let isOther = false;
		for (const element of elements) {
			const { key } = element.dataset;
			const height_px = element.getBoundingClientRect().height;
			if (key === undefined || height_px === 0 || this.heights.get(key) === height_px) continue;
			this.heights.set(key, height_px);
			isOther = true;
		}
		if (isOther) this.measured.value += 1;
	}
}

interface PlacedProps {
	rows: Rows;
	name: string;
	top_px: number;
	number: number;
	count: number;
	children: ComponentChildren;
}

function Placed({ rows, name, top_px, number, count, children }: PlacedProps) {
	const item = useRef<HTMLLIElement>(null);
	useLayoutEffect(() => (item.current ? rows.watch(item.current) : undefined), []);
	return (
		<li ref={item} data-key={name} style={{ top: `${top_px}px` }} aria-posinset={number} aria-setsize={count}>
			{children}
		</li>
	);
}
