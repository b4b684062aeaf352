import { expect, test } from "vitest";
import { type Closed, closedByEscape, type Open } from "./escape.ts";

const nothing: Open = { isInField: false, newIncident: false, isInNewIncident: false, callForm: false };

test.each<[string, Partial<Open>, Closed]>([
	["the open incident", {}, "incident"],
	["the form of a call before the incident beside it", { callForm: true }, "call_form"],
	["a field before the form in which it stands", { callForm: true, isInField: true }, "field"],
	["a search before the new incident beside it", { newIncident: true, isInField: true }, "field"],
	[
		"the new incident, which keeps what was typed",
		{ newIncident: true, isInNewIncident: true, isInField: true },
		"new_incident",
	],
	["the new incident before the form of a call below it", { newIncident: true, callForm: true }, "new_incident"],
])("Esc closes %s", (_what, open, closed) => {
	expect(closedByEscape({ ...nothing, ...open })).toBe(closed);
});
