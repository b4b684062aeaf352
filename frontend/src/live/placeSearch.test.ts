import { expect, test } from "vitest";
import type { PlaceAnswer, PlaceCandidate } from "../contract.ts";
import type { Clock } from "./clock.ts";
import { PlaceSearch } from "./placeSearch.ts";
import type { Outcome } from "./sender.ts";

function candidate(label: string): PlaceCandidate {
	return {
		id: 1,
		label,
		kind: "market",
		lon: 107.1,
		lat: 11.7,
		radius_m: 50,
		how: "exact",
		score: 1,
		within: [],
		matched: label,
		old_names: [],
		shape: null,
		twins: [],
		distance_m: null,
		flags: [],
	};
}

function answer(...labels: string[]): Outcome<PlaceAnswer> {
	return { ok: true, value: { understood: [], candidates: labels.map(candidate), doubts: [], ambiguous: false } };
}

function ambiguous(...labels: string[]): Outcome<PlaceAnswer> {
	return { ok: true, value: { understood: [], candidates: labels.map(candidate), doubts: [], ambiguous: true } };
}

function doubtful(...labels: string[]): Outcome<PlaceAnswer> {
	const doubts = [{ code: "direction_missing", params: {} }];
	return { ok: true, value: { understood: [], candidates: labels.map(candidate), doubts, ambiguous: false } };
}

/** A search whose time and answers the test holds. */
function held() {
	const waiting: (() => void)[] = [];
	const asked: { path: string; answer: (outcome: Outcome<PlaceAnswer>) => Promise<void> }[] = [];
	const clock: Clock = {
		now: () => 0,
		after: (_, act) => {
			waiting.push(act);
			return () => waiting.splice(waiting.indexOf(act), waiting.includes(act) ? 1 : 0);
		},
	};
	const search = new PlaceSearch(
		(path) =>
			new Promise((resolve) =>
				asked.push({
					path,
					answer: async (outcome) => {
						resolve(outcome);
						await Promise.resolve();
						await Promise.resolve();
					},
				}),
			),
		clock,
	);
	return { search, asked, settle: () => waiting.splice(0).forEach((act) => void act()) };
}

const labels = (search: PlaceSearch) => search.answer.value?.candidates.map(({ label }) => label);

test("typing on asks once, for what stands there in the end", () => {
	const { search, asked, settle } = held();
	for (const text of ["ch", "cho", "chợ đ"]) search.type(text);
	settle();
	expect(asked.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("q"))).toEqual(["chợ đ"]);
});

test("an answer that comes late does not replace a newer one", async () => {
	const { search, asked, settle } = held();
	search.type("đồng");
	settle();
	search.type("đồng xoài");
	settle();
	await asked[1]?.answer(answer("Đồng Xoài"));
	await asked[0]?.answer(answer("Đồng Phú"));
	expect(labels(search)).toEqual(["Đồng Xoài"]);
});

test("what was closed stays closed when its answer comes", async () => {
	const { search, asked, settle } = held();
	search.type("đồng");
	settle();
	search.close();
	await asked[0]?.answer(answer("Đồng Phú"));
	expect(search.answer.value).toBeNull();
});

test("the arrow keys go round, and Enter takes what they reached", async () => {
	const { search, asked, settle } = held();
	search.type("lộc");
	settle();
	await asked[0]?.answer(answer("Lộc Thạnh", "Lộc Thành"));
	search.move(1);
	expect(search.marked.value).toBe(1);
	search.move(1);
	search.move(-1);
	expect(search.choose()?.label).toBe("Lộc Thành");
	expect(search.answer.value).toBeNull();
	expect(search.choose()).toBeNull();
});

test("Enter takes nothing that was found for an older text", async () => {
	const { search, asked, settle } = held();
	search.type("lộc thành");
	settle();
	await asked[0]?.answer(answer("Lộc Thành"));
	search.type("lộc thạnh");
	search.move(1);
	expect(search.choose()).toBeNull();
	settle();
	expect(search.choose()).toBeNull();
	await asked[1]?.answer(answer("Lộc Thạnh"));
	expect(search.choose()?.label).toBe("Lộc Thạnh");
});

test("of several places that may be meant, none is taken until a person has moved to it", async () => {
	const { search, asked, settle } = held();
	search.type("lộc thanh");
	settle();
	await asked[0]?.answer(ambiguous("Lộc Thạnh", "Lộc Thành"));
	expect(search.choose()).toBeNull();
	expect(labels(search)).toHaveLength(2);
	search.move(1);
	expect(search.choose()?.label).toBe("Lộc Thạnh");
	search.type("lộc thanh");
	settle();
	await asked[1]?.answer(ambiguous("Lộc Thạnh", "Lộc Thành"));
	search.move(-1);
	expect(search.choose()?.label).toBe("Lộc Thành");
});

test("a question without an answer is told from one without a candidate", async () => {
	const { search, asked, settle } = held();
	search.type("đồng");
	settle();
	await asked[0]?.answer({ ok: false, problem: { type: "", title: "", status: 503, detail: "", code: "unexpected" } });
	expect(search.failed.value).toBe(true);
	search.type("x");
	expect(search.failed.value).toBe(false);
});

test("something doubtful is taken by nobody's habit, and near is where the caller's telephone is", async () => {
	const { search, asked, settle } = held();
	search.type("sau chợ Đức Liễu 300 m", { near: { lon: 107.1234567, lat: 11.7, radius_m: 49.6 } });
	settle();
	expect(new URLSearchParams(asked[0]?.path.split("?")[1]).get("near")).toBe("107.12346,11.70000,50");
	await asked[0]?.answer(doubtful("Chợ Đức Liễu"));
	expect(search.marked.value).toBe(-1);
	expect(search.choose()).toBeNull();
	search.move(1);
	expect(search.choose()?.label).toBe("Chợ Đức Liễu");
});

test("where there is a point already, none is taken for it by a habit of the hand", async () => {
	const { search, asked, settle } = held();
	search.type("chợ Đức Liễu", { mayMark: false });
	settle();
	await asked[0]?.answer(answer("Chợ Đức Liễu"));
	expect(search.marked.value).toBe(-1);
});
