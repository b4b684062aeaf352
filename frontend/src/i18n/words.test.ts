import { expect, test } from "vitest";
import protocol from "../../../docs/protocol.md?raw";
import type { Problem } from "../contract.ts";
import { later as enLater } from "./en/later.ts";
import { en as enFirst } from "./en.ts";
import { describeProblem } from "./problems.ts";
import { later as viLater } from "./vi/later.ts";
import { vi as viFirst } from "./vi.ts";

const vi = { ...viFirst, ...viLater };
const en = { ...enFirst, ...enLater };

function problem(code: string, facts: object = {}): Problem {
	return { type: `urn:eoc:problem:${code}`, title: "", status: 409, detail: "", code, ...facts };
}

test("all texts are composed Unicode", () => {
	for (const text of JSON.stringify([vi, en], (_, value) => (typeof value === "function" ? String(value) : value)).split("\n"))
		expect(text).toBe(text.normalize("NFC"));
});

test("every text exists in both languages and is not empty", () => {
	function leaves(node: object, path = ""): string[] {
		return Object.entries(node).flatMap(([key, value]) =>
			value !== null && typeof value === "object" ? leaves(value, `${path}${key}.`) : value === "" ? [] : [path + key],
		);
	}
	expect(leaves(en).sort()).toEqual(leaves(vi).sort());
});

test("one thing has one word on the screen", () => {
	const texts = JSON.stringify(vi, (_, value) => (typeof value === "function" ? String(value) : value));
	// A unit is a "tổ", its crew a "kíp".
	expect(texts.match(/phương tiện|tổ xe/gi)).toBeNull();
});

test("an end without a disposition leaves no hole in its sentence", () => {
	for (const words of [vi, en])
		for (const sentence of [words.turnClosed, words.turnCancelled]) {
			expect(sentence("26-000012", "mai", "")).toMatch(/[^:\s]\.$/);
			expect(sentence("26-000012", "mai", "Nhầm số")).toContain(": Nhầm số.");
		}
});

test("two-letter codes of statuses are distinct", () => {
	for (const words of [vi, en]) {
		const codes = Object.values(words.unitCode);
		expect(new Set(codes).size).toBe(codes.length);
		for (const code of codes) expect(code).toHaveLength(2);
	}
});

test("a refusal says who and what", () => {
	const taken = problem("unit_taken", { call_sign: "XE07", by: "fire", incident_number: "26-000012" });
	for (const words of [vi, en])
		for (const fact of ["XE07", "fire", "26-000012"]) expect(describeProblem(taken, words)).toContain(fact);
	expect(describeProblem(problem("units_still_assigned", { units: ["XE07", "XE09"] }), vi)).toContain("XE07, XE09");
	expect(describeProblem(problem("unit_unavailable", { call_sign: "XE07", unit_status: "off_duty" }), vi)).toContain("Hết ca");
	expect(describeProblem(problem("call_not_yours", { by: "mai" }), vi)).toContain("mai");
	expect(describeProblem(problem("call_closed", { disposition: "wrong_number" }), vi)).toContain("Nhầm số");
	expect(describeProblem(problem("level_not_higher", { alarm_level: 3 }), vi)).toContain("cấp 3");
	expect(describeProblem(problem("outcome_illegal", { assignment_status: "on_scene" }), vi)).toContain("Tại hiện trường");
	expect(describeProblem(problem("answer_unfit", { kind: "choice", options: ["A", "B"] }), vi)).toContain("(A, B)");
	expect(describeProblem(problem("answer_unfit", { kind: "number", options: [] }), vi)).not.toContain("(");
	const theirs = { answer: "63", by: "mai" };
	for (const fact of ["63", "CC01"])
		expect(describeProblem(problem("answer_changed", { by: "CC01", theirs }), vi)).toContain(fact);
	expect(describeProblem(problem("handover_not_yours", { to: "lan" }), en)).toContain("lan");
	expect(describeProblem(problem("incident_unknown"), en)).toBe(en.problems.not_found({} as never));
});

/** What only a program that speaks to the centre can be refused for; a person reads the general sentence with the code. */
const OF_PROGRAMS = new Set([
	"request_malformed",
	"range_unsatisfiable",
	"idempotency_key_reused",
	"idempotency_key_malformed",
	"if_match_malformed",
	"push_key_invalid",
	"if_match_required",
	"occurred_in_future",
	"unexpected",
]);

test("every refusal of the protocol has a sentence of its own", () => {
	const [, table = ""] = protocol.split("### Problem codes");
	const rows = table.split("The codes of webhooks")[0]?.split("\n") ?? [];
	// What stands in brackets explains a code.
	const columns = rows.map((row) => (row.split("|")[2] ?? "").replace(/\([^()]*\)/g, ""));
	const codes = columns.flatMap((column) => [...column.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code ?? ""));
	expect(codes.length).toBeGreaterThan(80);
	const general = codes.filter((code) => describeProblem(problem(code), vi).includes(`(${code})`));
	expect(general.filter((code) => !OF_PROGRAMS.has(code))).toEqual([]);
});

test("every refusal says what to do, if anything is to be done", () => {
	const facts = {
		code: "c",
		callSign: "",
		by: "",
		to: "",
		number: "",
		status: "",
		options: "",
		units: "",
		theirs: "",
		disposition: "",
		level: "",
		mostDays: "",
		name: "",
		mostMegabytes: "",
		most: "",
	};
	for (const [code, sentence] of Object.entries(vi.problems))
		expect(sentence(facts), code).toMatch(/[Hh]ãy|[Kk]hông cần|Cần ghi/);
});

test("an unknown refusal has a sentence with its code", () => {
	expect(describeProblem(problem("brand_new"), vi)).toContain("brand_new");
});
