// A word that nobody shows is a thing that was forgotten, or is over.
import { expect, test } from "vitest";
import { vi } from "./vi.ts";

const sources: Record<string, string> = import.meta.glob(
	["../../{field,fieldPanels}/*.{ts,tsx}", "../../apps/field/*.{ts,tsx}", "!**/*.test.ts"],
	{ query: "?raw", import: "default", eager: true },
);
/** The first three are asked for by the state of the line, the last by the sentences of refusals. */
const OTHERWISE = ["live", "stale", "offline", "disposition"];

test("every word of the crew's page is shown somewhere", () => {
	expect(Object.keys(sources).length).toBeGreaterThan(40);
	const all = Object.values(sources).join("\n");
	const isUsed = (word: string) => new RegExp(String.raw`\b(t|words\.value|words\.peek\(\))\.${word}\b`).test(all);
	expect(Object.keys(vi).filter((word) => !isUsed(word) && !OTHERWISE.includes(word))).toEqual([]);
});
