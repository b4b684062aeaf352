import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../contract.ts";
import { read } from "../review/reading.ts";

/** What the centre answers at a path; what an earlier path answered is gone at once. */
export function useRead<Value>(path: string | null): { value: Value | undefined; problem: Problem | undefined } {
	const [told, setTold] = useState<{ path: string; value?: Value; problem?: Problem } | null>(null);
	useEffect(() => {
		if (path === null) return undefined;
		const asking = new AbortController();
		void read<Value>(path, asking.signal).then((answer) => {
			if (!asking.signal.aborted) setTold(answer.ok ? { path, value: answer.value } : { path, problem: answer.problem });
		});
		return () => asking.abort();
	}, [path]);
	const here = told?.path === path ? told : null;
	return { value: here?.value, problem: here?.problem };
}
