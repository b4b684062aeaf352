// A dialog of its own making would cover what rings.
import { expect, test } from "vitest";

const panels: Record<string, string> = import.meta.glob("./*.tsx", { query: "?raw", import: "default", eager: true });

test("every dialog is one in which what rings stands", () => {
	expect(Object.keys(panels).length).toBeGreaterThan(80);
	const own = Object.entries(panels).filter(([, source]) => source.includes("<dialog"));
	expect(own.map(([file]) => file)).toEqual(["./Dialog.tsx"]);
});
