import { expect, test } from "vitest";
import type { AssignmentStatus, UnitTypeItem } from "../contract.ts";
import { incident, unit } from "../live/testing.ts";
import type { WaitingAction } from "./storage.ts";
import { type Done, dangerOf, endPath, goalOf, nextStatuses, statusPath, type Work, workOf } from "./work.ts";

const assignment = { id: 5, unit_id: 7, status: "en_route" as const, cleared_at: null };
const own = unit(7);
const job = incident(1, { assignments: [{ ...incidentAssignment(), ...assignment }] });

function incidentAssignment() {
	return {
		id: 0,
		incident_id: 1,
		unit_id: 0,
		call_sign: "XE07",
		agency: "ambulance",
		status: "dispatched" as const,
		outcome: null,
		reason: "",
		eta_at: null,
		hospital: null,
		dispatched_at: "2026-07-01T02:00:00Z",
		acknowledged_at: null,
		en_route_at: null,
		on_scene_at: null,
		transporting_at: null,
		at_hospital_at: null,
		cleared_at: null,
	};
}

function waits(path: string, status?: string): WaitingAction {
	return {
		order: 1,
		key: "k",
		urgency: 0,
		method: "POST",
		path,
		body: status ? { status } : {},
		photo: null,
		at_ms: 0,
		timeField: "occurred_at",
		about: { what: "status", detail: status ?? "", incident: null },
		isFixed: false,
		isRetimed: false,
	};
}

function done(waiting: WaitingAction[] = [], answered: WaitingAction[] = []): Done {
	return { waiting, answered };
}

test("the work is what the centre said", () => {
	expect(workOf(own, [job], done())).toMatchObject({ status: "en_route", isUnsent: false, incident: { id: 1 } });
	expect(workOf(unit(8), [job], done())).toBeNull();
});

test("what was reported without a signal counts at once, and never goes back", () => {
	expect(workOf(own, [job], done([waits(statusPath(5), "on_scene")]))).toMatchObject({ status: "on_scene", isUnsent: true });
	expect(workOf(own, [job], done([waits(statusPath(5), "acknowledged")]))).toMatchObject({
		status: "en_route",
		isUnsent: false,
	});
	expect(workOf(own, [job], done([waits(statusPath(6), "on_scene")]))).toMatchObject({ status: "en_route" });
});

test("who is clear or has declined, here, has no work any more", () => {
	expect(workOf(own, [job], done([waits(statusPath(5), "cleared")]))).toBeNull();
	expect(workOf(own, [job], done([waits(endPath(5))]))).toBeNull();
});

test("what the centre took a moment ago is not shown as undone until its board shows it, and is no word of the crew alone", () => {
	const taken = [waits(statusPath(5), "on_scene")];
	expect(workOf(own, [job], done([], taken))).toMatchObject({ status: "on_scene", isUnsent: false });
	expect(workOf(own, [job], done([waits(statusPath(5), "transporting")], taken))).toMatchObject({
		status: "transporting",
		isUnsent: true,
	});
	expect(workOf(own, [job], done([], [waits(endPath(5))]))).toBeNull();
});

test("the crew's own call for help is shown beside its work, and not twice", () => {
	const danger = incident(2, { endangered_units: [7] });
	expect(dangerOf(own, [job, danger], workOf(own, [job], done([])))).toBe(danger);
	expect(dangerOf(unit(8), [job, danger], null)).toBeNull();
	const there = incident(2, { endangered_units: [7], assignments: job.assignments });
	expect(dangerOf(own, [there], workOf(own, [there], done([])))).toBeNull();
});

test("a crew has a next step without a catalogue too, and takes patients along only where that is known", () => {
	const steps = (from: AssignmentStatus): AssignmentStatus[] => {
		const [next] = nextStatuses(from, undefined);
		return next ? [next, ...steps(next)] : [];
	};
	expect(steps("dispatched")).toEqual(["acknowledged", "en_route", "on_scene", "cleared"]);
	expect(steps("transporting")).toEqual(["at_hospital", "cleared"]);
	const known = { next: { on_scene: ["transporting", "cleared"] } } as unknown as UnitTypeItem;
	expect(nextStatuses("on_scene", known)).toEqual(["transporting", "cleared"]);
	expect(nextStatuses("cleared", known)).toEqual([]);
});

test("with a patient a crew goes to the hospital that was told, else to the scene", () => {
	const scene = { lon: 106.9, lat: 11.5, radius_m: 10, source: "operator" as const };
	const hospitals = [{ code: "bp", name_vi: "", name_en: "", lon: 107, lat: 12 }];
	const work = (status: AssignmentStatus, hospital: string | null) => ({
		assignment: { ...incidentAssignment(), hospital } as Work["assignment"],
		incident: incident(1, { location: scene }),
		status,
		isUnsent: false,
	});
	expect(goalOf(work("en_route", "bp"), hospitals)).toEqual({ lon: 106.9, lat: 11.5 });
	expect(goalOf(work("transporting", "bp"), hospitals)).toEqual({ lon: 107, lat: 12 });
	expect(goalOf(work("transporting", null), hospitals)).toEqual({ lon: 106.9, lat: 11.5 });
	expect(goalOf({ ...work("en_route", null), incident: incident(1, { location: null }) }, hospitals)).toBeNull();
});
