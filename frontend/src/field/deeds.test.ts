import { expect, test } from "vitest";
import { assignment, incident, unit } from "../live/testing.ts";
import {
	askDesk,
	callForHelp,
	endWork,
	patientsSaid,
	reportShift,
	reportUnit,
	sayOnIncident,
	writeNote,
	writeToDesk,
} from "./deeds.ts";
import type { Work } from "./work.ts";

const own = unit(7);
const job = incident(1);

test.each([
	["a call for help", callForHelp(own, null, { lon: 106.9, lat: 11.5, accuracy_m: 7.6 })],
	["a note", writeNote(job, "Cửa sau")],
	["what is said on the incident", sayOnIncident(job, "Cần cáng")],
	["a word to the desk", writeToDesk(own, "Hết oxy")],
	["a call for more", askDesk(own, job, "Thêm xe")],
	["the begin of a shift", reportShift(own, ["An"], true)],
	["the end of a shift", reportShift(own, [], false)],
	["a status outside an assignment", reportUnit(own, "out_of_service", "Thay lốp")],
])("%s goes out with the time at which it was done", (_what, deed) => {
	expect(deed.timeField).toBe("occurred_at");
});

test("only an order that nobody has answered yet is declined: another phone of the crew may have", () => {
	const work = { assignment: assignment(3, job.id), incident: job, status: "dispatched" } as Work;
	expect(endWork(work, "declined", "Xe hỏng").body).toEqual({
		outcome: "declined",
		reason: "Xe hỏng",
		only_while: "dispatched",
	});
	expect(endWork(work, "unable", "Xe hỏng").body).toEqual({ outcome: "unable", reason: "Xe hỏng" });
});

test("a hospital reads how many come, and the crew's words where there are any", () => {
	expect([patientsSaid(1, " "), patientsSaid(3, " Bỏng, tỉnh ")]).toEqual(["1 bệnh nhân.", "3 bệnh nhân. Bỏng, tỉnh"]);
	expect(patientsSaid(null, "Bỏng")).toBe("Bỏng");
});
