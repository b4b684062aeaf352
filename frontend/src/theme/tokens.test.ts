// Whoever cannot tell some colours apart, and whoever sees badly, reads the same screen.
import { describe, expect, test } from "vitest";
import tokens from "./tokens.css?raw";

type Colour = readonly [number, number, number];

function tokensOf(selector: string): Map<string, Colour> {
	const block = tokens.slice(tokens.indexOf(`${selector} {`)).split("}")[0] ?? "";
	return new Map(
		[...block.matchAll(/--([\w-]+): #(\w{2})(\w{2})(\w{2});/g)].map(([, name = "", ...parts]) => [
			name,
			parts.map((part) => Number.parseInt(part, 16) / 255) as unknown as Colour,
		]),
	);
}

const dark = tokensOf(":root");
const light = new Map([...dark, ...tokensOf(':root[data-theme="light"]')]);

function colour(theme: Map<string, Colour>, name: string): Colour {
	const found = theme.get(name);
	if (!found) throw new Error(`no token ${name}`);
	return found;
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

function luminance([r, g, b]: Colour): number {
	return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(a: Colour, b: Colour): number {
	const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (bright + 0.05) / (dim + 0.05);
}

const GROUNDS = ["ground", "panel", "raised", "field", "hover"];
const PRIORITIES = ["p1", "p2", "p3", "p4", "p5"];
const STATUSES = ["available", "dispatched", "en-route", "on-scene", "transporting", "out-of-service"];
const CHIPS = [...PRIORITIES, ...STATUSES, "police", "fire", "ambulance", "returning", "off-duty"];

describe.each([
	["dark", dark],
	["light", light],
])("%s: text reaches 4.5:1", (_, theme) => {
	test.each(GROUNDS)("on %s", (ground) => {
		for (const text of ["text", "quiet"])
			expect(contrast(colour(theme, text), colour(theme, ground)), text).toBeGreaterThanOrEqual(4.5);
	});

	test.each(CHIPS)("on the chip %s", (chip) => {
		expect(contrast(colour(theme, "on-chip"), colour(theme, chip))).toBeGreaterThanOrEqual(4.5);
	});

	test("on buttons, alarms and in the state of the connection", () => {
		expect(contrast(colour(theme, "on-accent"), colour(theme, "accent"))).toBeGreaterThanOrEqual(4.5);
		expect(contrast(colour(theme, "on-alarm"), colour(theme, "alarm"))).toBeGreaterThanOrEqual(4.5);
		expect(contrast(colour(theme, "good"), colour(theme, "panel"))).toBeGreaterThanOrEqual(4.5);
	});

	test("and edges of fields and the focus ring 3:1", () => {
		for (const line of ["edge", "warning"])
			for (const ground of ["panel", "field"])
				expect(contrast(colour(theme, line), colour(theme, ground)), line).toBeGreaterThanOrEqual(3);
	});
});

// Machado, Oliveira, Fernandes 2009, severity 1.0.
const SIGHT: Record<string, readonly Colour[]> = {
	usual: [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	deutan: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	protan: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
};

/** CIE L*a*b* of a colour as an eye sees it. */
function lab(seen: Colour, sight: readonly Colour[]): Colour {
	const rgb = seen.map(linear);
	const [r = 0, g = 0, b = 0] = sight.map((row) =>
		Math.min(
			1,
			Math.max(
				0,
				row.reduce((sum, factor, index) => sum + factor * (rgb[index] ?? 0), 0),
			),
		),
	);
	const f = (part: number): number => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116);
	const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
	const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
	const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe.each(Object.entries(SIGHT))("with %s sight colours stay apart:", (_, sight) => {
	test.each([
		["priorities", PRIORITIES, 30],
		["statuses", STATUSES, 21],
	])("%s", (_group, names, least) => {
		const seen = names.map((name) => [name, lab(colour(dark, name), sight)] as const);
		for (const [index, [name, one]] of seen.entries())
			for (const [other, two] of seen.slice(index + 1))
				expect(Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]), `${name} and ${other}`).toBeGreaterThan(least);
	});
});
