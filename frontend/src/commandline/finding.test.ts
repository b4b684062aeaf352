import { expect, test } from "vitest";
import type { AssignmentCard } from "../contract.ts";
import { incident } from "../live/testing.ts";
import { search } from "./finding.ts";
import type { Known } from "./known.ts";

test("the end of a number means that incident before one to which a unit of that name was sent", () => {
	const sent = incident(7, { number: "26-000007", assignments: [{ call_sign: "XE13" } as AssignmentCard] });
	const meant = incident(13, { number: "26-000013" });
	const known = {
		catalogue: { incident_types: [], unit_types: [], stations: [] },
		incidents: [sent, meant],
		units: [],
	} as unknown as Known;
	const found = search("13", known, 5).map((each) => each.kind === "incident" && each.incident.number);
	expect(found).toEqual(["26-000013", "26-000007"]);
	expect(search("xe13", known, 5).map((each) => each.kind === "incident" && each.incident.number)).toEqual(["26-000007"]);
});
