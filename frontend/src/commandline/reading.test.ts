import { describe, expect, test } from "vitest";
import type { IncidentCard, UnitCard } from "../contract.ts";
import { call, escalation, incident, person, unit } from "../live/testing.ts";
import { completionsOf } from "./completions.ts";
import type { Act, Deed, Finding, Known } from "./known.ts";
import { type Lack, read } from "./reading.ts";
import { atWork, known } from "./testing.ts";

/** What a line will do, in short. */
function told(line: string, on: Known = known()): string {
	const reading = read(line, on);
	switch (reading.kind) {
		case "empty":
			return "";
		case "lack":
			return reading.lack.code;
		case "findings":
			return reading.findings.map(nameOf).join();
		case "act":
			return short(reading.act);
	}
}

function nameOf(found: Finding): string {
	switch (found.kind) {
		case "unit":
			return found.unit.call_sign;
		case "incident":
			return found.incident.number;
		case "control":
			return found.control.name;
	}
}

function short(act: Act): string {
	const signs = (cards: readonly { call_sign: string }[]): string => cards.map(({ call_sign }) => call_sign).join();
	switch (act.name) {
		case "dispatch":
			return `${signs(act.units)} to ${act.incident.id}`;
		case "report":
			return `${act.unit.call_sign} ${act.status}${act.hospital ? ` to ${act.hospital.code}` : ""}`;
		case "priority":
		case "undo_priority":
			return `${act.name} ${act.incident.id} ${act.priority}`;
		case "note":
			return `note ${act.incident.id} ${act.text}`;
		case "refer":
			return `refer ${act.incident.id} to ${act.line?.code ?? "?"}`;
		case "say":
			return `say on ${act.incident.id} ${act.text}`;
		case "say_to_unit":
			return `say to ${act.unit.call_sign} ${act.text}`;
		case "acknowledge":
			return `acknowledge ${act.alarm.id}`;
		case "answer":
			return `answer ${act.call.id}`;
		case "locate":
			return `locate ${act.call.id} of ${act.incident.id}`;
		case "follow":
			return `follow ${act.unit.call_sign}`;
		case "window":
			return `window ${act.screen}`;
		case "undo_dispatch":
			return `recall ${signs(act.recalled)} not ${signs(act.staying)}`;
	}
}

function lackOf(line: string, on: Known = known()): Lack | null {
	const reading = read(line, on);
	return reading.kind === "lack" ? reading.lack : null;
}

const open12 = known({ openId: 12 });

describe("location link", () => {
	const calls = [call(4, 12, { status: "answered" }), call(5, 45, { caller: null, caller_kind: "anonymous" })];
	test.each([
		["L", { openId: 12, calls }, "locate 4 of 12"],
		["l 012", { calls }, "locate 4 of 12"],
		["L", { calls }, "incident_missing"],
		["L 12", { calls }, "incident_ambiguous"],
		["L 45", { calls }, "no_caller_number"],
		["L 112", { calls }, "no_caller_number"],
		["L 012 x", { calls }, "too_much"],
		["L 012", { calls, me: person(["duty_officer"], ["police"]) }, "not_allowed"],
	] as const)("%j", (line, on, expected) => {
		expect(told(line, known(on))).toBe(expected);
	});
});

describe("the map and windows", () => {
	const placed = known({
		units: known().units.map((card) =>
			card.call_sign === "XE07" ? { ...card, position: { lon: 106.9, lat: 11.5, at: "2026-01-01T00:00:00Z" } } : card,
		),
	});

	test.each([
		["F XE07", "follow XE07"],
		["f xe7", "follow XE07"],
		["F XE08", "unit_unplaced"],
		["F", "unit_missing"],
		["F XE", "unit_ambiguous"],
		["F XE99", "unit_unknown"],
		["F XE07 12", "too_much"],
		["W bản đồ", "window map"],
		["W bando", "window map"],
		["w map", "window map"],
		["W xe", "window units"],
		["W lực lượng", "window units"],
		["W log", "window timeline"],
		["W d", "window timeline"],
		["W l", "window_unknown"],
		["W cửa", "window_unknown"],
		["W", "window_missing"],
	])("%j means %j", (line, expected) => {
		expect(told(line, placed)).toBe(expected);
	});

	test("a crew of another agency may be followed: nothing is asked of it", () => {
		const others = known({ units: placed.units.map((card) => ({ ...card, agency: "fire" })) });
		expect(told("F XE07", others)).toBe("follow XE07");
	});
});

describe("dispatch", () => {
	test.each([
		["D XE07 012", "XE07 to 12"],
		["d xe07 xe08 012", "XE07,XE08 to 12"],
		["đ xe07 012", "XE07 to 12"],
		["Đ XE07 26-000112", "XE07 to 112"],
		["dd xe07 012", "XE07 to 12"],
		["  D   XE07\t012  ", "XE07 to 12"],
		["D xê07 45", "XE07 to 45"],
		["D XE7 45", "XE07 to 45"],
		["D CA7 XE8 45", "CA07,XE08 to 45"],
		["D XE07 xe07 45", "XE07 to 45"],
		["D 10 45", "XE10 to 45"],
		["D XE 45", "unit_ambiguous"],
		["D 07 45", "unit_ambiguous"],
		["D XE99 45", "unit_unknown"],
		["D -- 45", "unit_unknown"],
		["D đt3 45", "unit_not_free"],
		["D XE09 45", "unit_not_free"],
		["D PC01 45", "not_your_unit"],
		["D XE07 12", "incident_ambiguous"],
		["D XE07 5", "incident_short"],
		["D XE07 99", "incident_unknown"],
		["D XE07", "incident_missing"],
		["D 45", "unit_missing"],
		["D", "unit_missing"],
	])("%j", (line, expected) => {
		expect(told(line)).toBe(expected);
	});

	test("goes to the open incident where none is named, while it is on the board", () => {
		expect(told("D XE07", open12)).toBe("XE07 to 12");
		expect(told("D XE07 45", open12)).toBe("XE07 to 45");
		expect(told("D XE07", known({ openId: 999 }))).toBe("incident_missing");
	});

	test("names what a word may mean, and where a unit is", () => {
		expect(lackOf("D XE07 12")).toMatchObject({ word: "12", among: ["26-000012", "26-000112"] });
		expect(lackOf("D 07 45")).toMatchObject({ word: "07", among: ["XE07", "CA07"] });
		expect(lackOf("D XE09 45")).toMatchObject({ callSign: "XE09", status: "on_scene", number: "26-000012" });
	});

	test("is not offered to who may not send", () => {
		const calltaker = known({ me: person(["call_taker"], ["police", "ambulance"]) });
		expect(told("D XE07 45", calltaker)).toBe("not_allowed");
		expect(completionsOf("D ", calltaker)).toEqual([]);
	});

	test("a call sign in full is that unit, though it is a part of others", () => {
		const units = [unit(1, { call_sign: "XE10" }), unit(2, { call_sign: "XE1" }), unit(3, { call_sign: "XE01" })];
		expect(told("D xe1 45", known({ units }))).toBe("XE1 to 45");
		expect(told("D xe01 45", known({ units }))).toBe("XE01 to 45");
		expect(told("D e1 45", known({ units }))).toBe("unit_ambiguous");
	});
});

describe("the steps of a unit", () => {
	const on = (status: Parameters<typeof atWork>[3]): Known => {
		const [working, crash] = atWork(5, "XE05", incident(12), status);
		return known({ units: [working, unit(7, { call_sign: "XE07" })], incidents: [crash] });
	};
	test.each([
		["e xe05", "dispatched", "XE05 en_route"],
		["E XE05", "en_route", "step_illegal"],
		["o 05", "en_route", "XE05 on_scene"],
		["T XE05", "on_scene", "XE05 transporting"],
		["T XE05", "en_route", "step_illegal"],
		["T XE05 bình long", "on_scene", "XE05 transporting to binh_long"],
		["T XE05 bifnh long", "on_scene", "XE05 transporting to binh_long"],
		["T XE05 binh_long", "transporting", "XE05 transporting to binh_long"],
		["T XE05", "transporting", "step_illegal"],
		["T XE05 trung tâm", "on_scene", "hospital_ambiguous"],
		["T XE05 chợ rẫy", "on_scene", "hospital_unknown"],
		["C XE05", "at_hospital", "XE05 cleared"],
		["C XE07", "on_scene", "unit_idle"],
		["C XE05 XE07", "on_scene", "too_much"],
		["C", "on_scene", "unit_missing"],
	] as const)("%j of a unit that is %s", (line, status, expected) => {
		expect(told(line, on(status))).toBe(expected);
	});

	test("a unit that takes no patients is not told to", () => {
		const [working, crash] = atWork(5, "CA05", incident(12), "on_scene");
		const car = { ...working, type: "patrol_car" };
		expect(told("T CA05", known({ units: [car], incidents: [crash] }))).toBe("unit_cannot_transport");
	});

	test("an illegal step says what may follow", () => {
		expect(lackOf("E XE05", on("en_route"))).toMatchObject({ status: "en_route", next: ["on_scene", "cleared"] });
	});
});

describe("priority and note", () => {
	test.each([
		["P 45 1", "priority 45 1"],
		["p 26-000045 p2", "priority 45 2"],
		["P 45 3", "priority_same"],
		["P 45 9", "priority_wrong"],
		["P 45", "priority_missing"],
		["P 5 1", "incident_short"],
		["P 12 2", "incident_ambiguous"],
		["P 45 1 2", "too_much"],
		["P", "priority_missing"],
		["P 2", "incident_missing"],
		["N 45 hai người bị thương", "note 45 hai người bị thương"],
		["n 45   Giữ  nguyên   chữ", "note 45 Giữ  nguyên   chữ"],
		["N 45", "note_missing"],
		["N", "note_missing"],
		["N có khói", "incident_missing"],
		["N 77 người", "incident_unknown"],
	])("%j", (line, expected) => {
		expect(told(line)).toBe(expected);
	});

	test.each([
		["M 45 Cần mấy xe?", "say on 45 Cần mấy xe?"],
		["M xe07 về trạm", "say to XE07 về trạm"],
		["m xe7 về trạm", "say to XE07 về trạm"],
		["M XE07", "message_missing"],
		["M", "message_missing"],
		["M xe cứu thương đang tới", "incident_missing"],
		["M xe0 về trạm", "unit_ambiguous"],
		["M 77 xe", "incident_unknown"],
		["M 12 xe", "incident_ambiguous"],
		[`M 45 ${"x".repeat(1001)}`, "message_too_long"],
	])("a message: %j", (line, expected) => {
		expect(told(line)).toBe(expected);
	});

	test("a message without a number or a call sign is said on the open incident", () => {
		expect(told("M xe cứu thương đang tới", open12)).toBe("say on 12 xe cứu thương đang tới");
		expect(told("M QL14 kẹt", open12)).toBe("say on 12 QL14 kẹt");
		expect(lackOf("M xe0 tới", open12)).toMatchObject({ code: "unit_ambiguous", isPerhapsText: true });
	});

	test("are for the open incident where none is named", () => {
		expect(told("P 2", open12)).toBe("priority 12 2");
		expect(told("N có khói", open12)).toBe("note 12 có khói");
		expect(told("N 2 người bị thương", open12)).toBe("note 12 2 người bị thương");
	});

	test("a number that begins a note is never taken for an incident in silence", () => {
		expect(lackOf("N 77 người", open12)).toMatchObject({ code: "incident_unknown", isPerhapsText: true });
		expect(told("N 012 77 người", open12)).toBe("note 12 77 người");
	});

	test("a note is composed Unicode and no longer than the centre takes", () => {
		expect(told(`N 45 ${"cháy".normalize("NFD")}`)).toBe("note 45 cháy");
		expect(told(`N 45 ${"x".repeat(4000)}`)).toMatch(/^note 45 x/);
		expect(lackOf(`N 45 ${"x".repeat(4001)}`)).toEqual({ code: "note_too_long", most: 4000 });
	});
});

describe("search", () => {
	test.each([
		["S chợ", "26-000012"],
		["s cho dong xoai", "26-000012"],
		["S chowj ddoongf xoaif", "26-000012"],
		["S xoai cho", "26-000012"],
		["S fire", "26-000112"],
		["S xe09", "26-000012,XE09"],
		["S lộc ninh", "26-000112,CA07,ĐT-3,PC01,XE07,XE08,XE09,XE10"],
		["S 922", "26-000045"],
		["S không có đâu", "nothing_found"],
		["S", "search_missing"],
	])("%j", (line, expected) => {
		const by = (text: string): string => text.split(",").sort().join();
		expect(by(told(line))).toBe(by(expected));
	});
});

test("the most urgent alarm and the longest ringing call are taken, and none twice", () => {
	const on = known({
		alarms: [escalation(4, 12), escalation(5, 45)],
		calls: [call(1, 12, { status: "held" }), call(2, 12), call(3, 45)],
	});
	expect(["A", "ack", "H", "A 12"].map((line) => told(line, on))).toEqual([
		"acknowledge 4",
		"acknowledge 4",
		"answer 2",
		"too_much",
	]);
	const sent = { ...on, pending: new Set(["escalation:4", "call:2"]) };
	expect([told("A", sent), told("H", sent)]).toEqual(["acknowledge 5", "answer 3"]);
	expect([told("A"), told("H")]).toEqual(["no_alarm", "no_call"]);
	expect(told("H", { ...on, me: person(["duty_officer"], ["police"]) })).toBe("not_allowed");
});

test("a button is pressed by the words on it", () => {
	const on = known({ controls: () => [{ id: 1, name: "Gộp vụ", where: "Vụ việc", use: () => {} }] });
	expect([told("B gop", on), told("b", on), told("B xoa", on)]).toEqual(["Gộp vụ", "control_missing", "control_unknown"]);
});

describe("undo", () => {
	const crash = incident(12);
	function sent(...statuses: ("dispatched" | "acknowledged" | "cleared")[]): Known {
		let on = crash;
		for (const [index, status] of statuses.entries()) [, on] = atWork(index + 1, `XE0${index + 1}`, on, status);
		const deed: Deed = {
			act: { name: "dispatch", units: [], incident: crash, reason: "" },
			assignments: on.assignments.map((assignment) => ({ ...assignment, status: "dispatched" })),
		};
		return known({ incidents: [on], deed });
	}
	const changed = (priority: number): Known => {
		const after = incident(12, { priority: 1, version: 2 });
		const deed: Deed = { act: { name: "priority", incident: crash, priority: 1 }, incident: after };
		return known({ incidents: [incident(12, { priority, version: 3 })], deed });
	};

	test("calls back who has not acknowledged, and nobody else", () => {
		expect(told("U", sent("dispatched", "dispatched"))).toBe("recall XE01,XE02 not ");
		expect(told("undo", sent("dispatched", "acknowledged"))).toBe("recall XE01 not XE02");
		expect(told("U", sent("acknowledged"))).toBe("already_acknowledged");
		expect(told("U", sent("cleared"))).toBe("changed_since");
	});

	test("brings the priority back that was, unless somebody has changed it since", () => {
		expect(told("U", changed(1))).toBe("undo_priority 12 3");
		expect(told("U", changed(2))).toBe("changed_since");
	});

	test("says of everything else that it stays", () => {
		const deed: Deed = { act: { name: "note", incident: crash, text: "" } };
		expect(lackOf("U", known({ deed }))).toEqual({ code: "not_undone", done: "note" });
		expect(told("U")).toBe("nothing_to_undo");
	});
});

describe("anything else", () => {
	test.each([
		["", ""],
		["   ", ""],
		["X", "verb_unknown"],
		["DXE07", "verb_unknown"],
		["toString", "verb_unknown"],
		["__proto__", "verb_unknown"],
		["D __proto__ 45", "unit_unknown"],
		["D 💥 45", "unit_unknown"],
		["\u0301", "verb_unknown"],
		["S \u0301", "26-000012,26-000112,26-000045,XE07,XE08,XE09,XE10,CA07"],
	])("%j", (line, expected) => {
		expect(told(line)).toBe(expected);
	});

	test("an empty board has nothing, and says so", () => {
		const nothing = known({ incidents: [], units: [] });
		expect(["D XE07 12", "E XE07", "P 12 1", "N 12 x", "S x"].map((line) => told(line, nothing))).toEqual([
			"unit_unknown",
			"unit_unknown",
			"incident_unknown",
			"incident_unknown",
			"nothing_found",
		]);
		for (const line of ["D ", "D x", "E ", "P ", "N ", "S x"]) expect(completionsOf(line, nothing)).toEqual([]);
	});
});

/** A list that counts how often a card of it is looked at. */
function counted<Card extends object>(cards: Card[], looked: { count: number }): Card[] {
	return new Proxy(cards, {
		get(list, member) {
			if (typeof member === "string" && /^\d+$/.test(member)) looked.count += 1;
			return Reflect.get(list, member) as unknown;
		},
	});
}

describe("on a board of 500 incidents and 2,000 units", () => {
	const units: UnitCard[] = Array.from({ length: 2000 }, (_, index) =>
		unit(index, { call_sign: `XE${String(index).padStart(4, "0")}` }),
	);
	const incidents: IncidentCard[] = Array.from({ length: 500 }, (_, index) => incident(index));
	const CARDS = units.length + incidents.length;
	const junk = "xyz\u0301đ 12 💥 ".repeat(1000);

	function looks(line: string): number {
		const looked = { count: 0 };
		const on = known({ units: counted(units, looked), incidents: counted(incidents, looked), openId: 499 });
		read(line, on);
		completionsOf(line, on);
		return looked.count;
	}

	test.each([
		["D XE1999 499", 2],
		["D XE1998 XE1999 26-000499", 3],
		["D ", 1],
		["D nothing 499", 1],
		["D XE1999 777", 3],
		["E XE1999", 3],
		["P 499 1", 2],
		["N 499 text", 2],
		["S nothing at all", 1],
		[`D ${junk}`, 1],
		[`E ${"x".repeat(10_000)}`, 1],
		[`S ${junk}`, 1],
		[`P ${junk}`, 1],
		[`N 499 ${junk}`, 1],
		[`T ${junk}`, 1],
		[junk, 0],
		["1".repeat(10_000), 0],
		[" ".repeat(10_000), 0],
		[`D ${"9".repeat(10_000)}`, 0],
	])("%.20j looks at no card more than %d times", (line, times) => {
		expect(looks(line)).toBeLessThanOrEqual(times * CARDS);
	});

	test("as many units as one command sends are read, and one more is refused before any is looked for", () => {
		const signs = (count: number): string =>
			units
				.slice(-count)
				.map(({ call_sign }) => call_sign)
				.join(" ");
		expect(told(`D ${signs(50)} 499`, known({ units, incidents }))).toMatch(/^XE1950,.*XE1999 to 499$/);
		expect(told(`D ${signs(51)} 499`, known({ units, incidents }))).toBe("units_too_many");
		expect(looks(`D ${signs(51)} 499`)).toBe(0);
	});

	test("a word that is quoted is short", () => {
		expect(lackOf(junk.replaceAll(" ", ""))?.word?.length).toBeLessThan(40);
		expect(lackOf(`S ${junk}`)?.word?.length).toBeLessThan(40);
	});
});

describe("a hand-over", () => {
	test.each([
		["R 012 1022", "refer 12 to 1022"],
		["r 012 112", "refer 12 to 112"],
		["R 26-000112", "refer 112 to ?"],
		["R 012", "refer 12 to ?"],
		["R", "incident_missing"],
		["R 1022", "incident_missing"],
		["R 112", "incident_missing"],
		["R 012 115", "line_unknown"],
		["R 012 1022 x", "too_much"],
		["R 12 1022", "incident_ambiguous"],
		["R 99 1022", "incident_unknown"],
	])("%s", (line, expected) => expect(told(line)).toBe(expected));

	test.each([
		["R", "refer 12 to ?"],
		["R 1022", "refer 12 to 1022"],
		["R 112", "refer 12 to 112"],
	])("of the open incident: %s", (line, expected) => expect(told(line, open12)).toBe(expected));
});
