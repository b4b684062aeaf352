import { expect, test } from "vitest";
import { later } from "./vi/later.ts";

const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.ts"], {
	query: "?raw",
	import: "default",
	eager: true,
});
const FIRST = "../apps/console/main.tsx";
const IMPORTS = /^(?:import|export)\s+(?!type\b)(?:[^;"]*?from\s+)?"(\.[^"]+)"/gm;
const LATE_IMPORTS = /\bimport\("(\.[^"]+)"\)/g;
/** What these fetch later waits for its words. */
const WAITING = new Set([FIRST, "../apps/console/lateParts.ts"]);
const WORDS = /\b(?:t|words(?:\.value|\.peek\(\))?)\.(\w+)/g;

/** The module that a path in another one means. All of them lie below the folder above this one. */
function named(path: string, within: string): string {
	const parts = within.split("/").slice(1, -1);
	for (const part of path.split("/")) {
		if (part === "..") parts.pop();
		else if (part !== ".") parts.push(part);
	}
	return `../${parts.join("/")}`;
}

/** The modules that may be drawn as soon as the console begins. */
function firstModules(): string[] {
	const found = new Set([FIRST]);
	for (const module of found) {
		const text = sources[module] ?? "";
		const paths = [...text.matchAll(IMPORTS), ...(WAITING.has(module) ? [] : text.matchAll(LATE_IMPORTS))];
		for (const [, path = ""] of paths) {
			const next = named(path, module);
			if (next in sources && !next.startsWith("../i18n/vi") && !next.startsWith("../i18n/en")) found.add(next);
		}
	}
	return [...found];
}

test("what the first screen says is there when it begins", () => {
	const modules = firstModules();
	expect(modules).toContain("../panels/RingingCalls.tsx");
	expect(modules).toContain("../panels/UrgentStrip.tsx");
	expect(modules).not.toContain("../panels/CommandLine.tsx");
	const said = modules.flatMap((module) =>
		[...(sources[module] ?? "").matchAll(WORDS)].map(([, word = ""]) => ({ module, word })),
	);
	expect(said.length).toBeGreaterThan(300);
	expect(said.filter(({ word }) => word in later)).toEqual([]);
	// Words are taken one by one, as this test reads them.
	for (const module of modules) expect(sources[module], module).not.toMatch(/\} = words\./);
});
