// Who answers which line, and which ringing calls are for this desk. Nothing here makes a call invisible.
import type { CallCard, DeskCard, DeskItem, DeskShiftCard, LastDeskShift, LineItem, Me } from "../contract.ts";
import { isBlind } from "./presence.ts";

/** Whether somebody is there: a console of theirs is open and confirms what it is sent. Who went home is not. */
function isManned(shift: DeskShiftCard, consoles: readonly DeskCard[]): boolean {
	return consoles.some((console) => console.username === shift.person && !isBlind(console));
}

/** The lines that somebody answers who is there. */
export function answeredLines(shifts: readonly DeskShiftCard[], consoles: readonly DeskCard[]): ReadonlySet<string> {
	return new Set(shifts.filter((shift) => isManned(shift, consoles)).flatMap(({ lines }) => lines));
}

/** Who speaks with a caller: a call that this desk does not see is told by the console of who has it. */
function speakers(consoles: readonly DeskCard[], calls: readonly CallCard[]): ReadonlySet<string> {
	return new Set([
		...consoles.filter(({ speaking }) => speaking).map(({ username }) => username),
		...calls.flatMap(({ status, answered_by }) => (status === "answered" && answered_by ? answered_by : [])),
	]);
}

/** The lines on which somebody who is there can take a call now: not all of those who answer them speak already. */
export function freeLines(
	shifts: readonly DeskShiftCard[],
	consoles: readonly DeskCard[],
	calls: readonly CallCard[],
): ReadonlySet<string> {
	const speaking = speakers(consoles, calls);
	const free = shifts.filter(({ person }) => !speaking.has(person));
	return answeredLines(free, consoles);
}

/** Ringing calls, each in one of two lists. */
export interface RingingCalls {
	/** Of the lines of this desk, and of those on which nobody is free. */
	here: readonly CallCard[];
	/** Of lines that another desk can answer now. */
	elsewhere: readonly CallCard[];
}

/** Part the ringing calls. At no desk all of them are for whoever looks. */
export function partRinging(
	calls: readonly CallCard[],
	own: DeskShiftCard | undefined,
	free: ReadonlySet<string>,
): RingingCalls {
	const ringing = calls.filter((call) => call.status === "ringing");
	const isHere = ({ line }: CallCard): boolean => !own || own.lines.includes(line) || !free.has(line);
	return { here: ringing.filter(isHere), elsewhere: ringing.filter((call) => !isHere(call)) };
}

/** The desks at which a person may sit. */
export function desksFor(desks: readonly DeskItem[], me: Me): DeskItem[] {
	return desks.filter(({ agency }) => agency === null || me.agencies.includes(agency));
}

/** The lines that a person may answer. */
export function linesFor(lines: readonly LineItem[], me: Me): LineItem[] {
	return lines.filter(({ agency }) => agency === null || me.agencies.includes(agency));
}

/** Who else sits at a desk for one. */
export function sitterAt(desk: DeskItem, shifts: readonly DeskShiftCard[], me: Me): DeskShiftCard | undefined {
	return desk.shared ? undefined : shifts.find((shift) => shift.desk === desk.code && shift.person !== me.username);
}

export interface Proposal {
	desk: string;
	lines: readonly string[];
}

const LEADS: ReadonlySet<string> = new Set(["shift_lead", "supervisor", "administrator"]);
const ANSWERING: ReadonlySet<string> = new Set(["call_taker", "dispatcher", ...LEADS]);

/** What Enter accepts: desk and lines of last time; else a free desk of one's own kind, with all lines of one's own. */
export function proposal(
	desks: readonly DeskItem[],
	lines: readonly LineItem[],
	shifts: readonly DeskShiftCard[],
	me: Me,
	last: LastDeskShift | null,
): Proposal {
	const own = desksFor(desks, me);
	const free = own.filter((desk) => !sitterAt(desk, shifts, me));
	const isLead = me.roles.some((role) => LEADS.has(role));
	const strangeness = ({ agency, shared }: DeskItem): number =>
		isLead ? Number(!shared) : Number(shared) * 2 + Number((agency === null) === (me.agencies.length === 1));
	const chosen =
		free.find(({ code }) => code === last?.desk) ?? free.toSorted((a, b) => strangeness(a) - strangeness(b))[0] ?? own[0];
	const mine = linesFor(lines, me).map(({ code }) => code);
	const known = last?.desk ? last.lines.filter((code) => mine.includes(code)) : null;
	const answers = me.roles.some((role) => ANSWERING.has(role));
	return { desk: chosen?.code ?? "", lines: known ?? (answers ? mine : []) };
}
