import type { bulkDuty as vi } from "../vi/bulkDuty.ts";

export const bulkDuty: typeof vi = {
	bulkTitle: (onDuty: boolean, count: number) => {
		const units = count === 1 ? "unit" : "units";
		return onDuty ? `Begin the shift of ${count} ${units}?` : `End the shift of ${count} ${units}?`;
	},
	bulkExplained: (onDuty: boolean): string =>
		onDuty
			? "Units come on duty with the crew on their card; where there are no names, write them at each unit later."
			: "Units that are off duty are not proposed and cannot be sent.",
	bulkAtWork: (callSigns: string) => `At work, the centre will refuse: ${callSigns}.`,
	bulkSend: (onDuty: boolean, count: number) => (onDuty ? `Begin ${count} shifts` : `End ${count} shifts`),
	bulkRunning: (done: number, all: number) => `Sending: ${done}/${all}…`,
	bulkDone: (all: number) => `All ${all} are done.`,
	bulkPartly: (done: number, failed: number) =>
		`${done} are done, ${failed} could not be. Read the reason at each unit, then do those again by themselves.`,
	bulkFailed: (failed: number) => `None could be done (${failed}). Read the reasons below.`,
	bulkWaits: "waiting",
	bulkAgain: (count: number) => `Do ${count} again`,
};
