import { afterEach, expect, test, vi } from "vitest";
import { copied } from "./clipboard.ts";

afterEach(() => vi.unstubAllGlobals());

test.each<[string, object, boolean]>([
	["copied where the browser takes it", { clipboard: { writeText: async () => {} } }, true],
	["marked on a page that came without TLS, which has no clipboard", {}, false],
	["marked where the person forbids it", { clipboard: { writeText: () => Promise.reject(new Error("forbidden")) } }, false],
])("a text is %s", async (_where, navigator, isCopied) => {
	const marked: Element[] = [];
	const shown = {} as Element;
	vi.stubGlobal("navigator", navigator);
	vi.stubGlobal("getSelection", () => ({ selectAllChildren: (element: Element) => void marked.push(element) }));
	expect(await copied("11.5, 106.9", shown)).toBe(isCopied);
	expect(marked).toEqual(isCopied ? [] : [shown]);
});
