// What of the console is fetched after its first screen: the panels at once, the rest when there is time.
import { fetchAllWords, fetchLanguage, type Language } from "../../i18n/index.ts";
import { systemClock } from "../../live/clock.ts";
import { type Fetched, fetchBeforehand, Late } from "../../live/late.ts";
import { urgentStrip } from "../../panels/Dialog.tsx";

/** So long a busy page may put off what is fetched beforehand. */
const IDLE_WITHIN_MS = 2_000;

/** A part is there when its words are too. */
function late<Part>(load: () => Promise<Part>): Late<Part> {
	return new Late(async () => (await Promise.all([load(), fetchAllWords()]))[0]);
}

export const incident = late(async () => {
	const [{ Incident }] = await Promise.all([
		import("../../panels/Incident.tsx"),
		import("./nearby.css"),
		import("./callers.css"),
		import("./files.css"),
	]);
	return Incident;
});
export const unitBoard = late(async () => (await import("../../panels/UnitBoard.tsx")).UnitBoard);
export const commandLine = late(async () => {
	const [{ CommandLine }] = await Promise.all([import("../../panels/CommandLine.tsx"), import("./commandline.css")]);
	return CommandLine;
});
export const shiftStart = late(async () => (await import("../../panels/ShiftStart.tsx")).ShiftStart);
export const soundTest = late(async () => (await import("../../panels/SoundTest.tsx")).SoundTestDialog);
export const callForm = late(async () => {
	const [{ CallForm }] = await Promise.all([import("../../panels/CallForm.tsx"), import("./callers.css")]);
	return CallForm;
});
export const newIncident = late(async () => (await import("../../panels/NewIncident.tsx")).NewIncident);
export const map = late(async () => (await import("../../panels/MapPanel.tsx")).MapPanel);
export const help = late(async () => (await import("../../panels/Help.tsx")).Help);
export const desks = late(async () => (await import("../../panels/DesksDialog.tsx")).DesksDialog);
export const messages = late(async () => (await import("../../panels/MessagesDialog.tsx")).MessagesDialog);
export const refer = late(async () => {
	const [{ ReferDialog }] = await Promise.all([import("../../panels/ReferDialog.tsx"), import("./files.css")]);
	return ReferDialog;
});
export const alarmList = late(async () => (await import("../../panels/AlarmList.tsx")).AlarmList);
export const conflict = late(async () => (await import("../../panels/ConflictDialog.tsx")).ConflictDialog);
export const closures = late(async () => (await import("../../panels/ClosuresDialog.tsx")).ClosuresDialog);
export const camera = late(async () => {
	const [{ CameraDialog }] = await Promise.all([import("../../panels/CameraDialog.tsx"), import("./nearby.css")]);
	return CameraDialog;
});
export const bulkDuty = late(async () => (await import("../../panels/BulkDutyDialog.tsx")).BulkDutyDialog);
export const devices = late(async () => {
	const [{ DevicesDialog }] = await Promise.all([import("../../panels/DevicesDialog.tsx"), import("./devices.css")]);
	return DevicesDialog;
});
export const handover = late(async () => (await import("../../panels/HandoverDialog.tsx")).HandoverDialog);
export const coverage = late(async () => {
	const [{ CoverageDialog }] = await Promise.all([import("../../panels/CoverageDialog.tsx"), import("./coverage.css")]);
	return CoverageDialog;
});

const OTHERWISE: Record<Language, Language> = { vi: "en", en: "vi" };

/** Fetch what may be wanted while the centre is away, the soonest wanted first. Panels are fetched by those who draw them. */
export function fetchTheRest(shown: Language): void {
	const other: Fetched = { fetch: () => fetchLanguage(OTHERWISE[shown]) };
	const parts = [
		callForm,
		shiftStart,
		urgentStrip,
		alarmList,
		conflict,
		newIncident,
		soundTest,
		help,
		messages,
		refer,
		bulkDuty,
		handover,
		desks,
		closures,
		camera,
		coverage,
		devices,
		other,
	];
	void fetchBeforehand(parts, systemClock, whenIdle);
}

function whenIdle(): Promise<void> {
	return new Promise((done) => {
		// Safari has no such call.
		if ("requestIdleCallback" in globalThis) requestIdleCallback(() => done(), { timeout: IDLE_WITHIN_MS });
		else systemClock.after(IDLE_WITHIN_MS, done);
	});
}
