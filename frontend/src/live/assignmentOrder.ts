import type { AssignmentStatus } from "../contract.ts";

/** The statuses of an assignment, from the order to go until the unit is clear. */
export const ASSIGNMENT_ORDER: readonly AssignmentStatus[] = [
	"dispatched",
	"acknowledged",
	"en_route",
	"on_scene",
	"transporting",
	"at_hospital",
	"cleared",
];
