// Words of the form in which a call is taken.
import type { callForm as vi } from "../vi/callForm.ts";

export const callForm: typeof vi = {
	callForm: "Call form",
	openForm: "Call form",
	urgentElsewhere: "To be seen now in other incidents",
	typeWords: "Search a type of incident",
	typeHint: "A few letters of it: house fi",
	typesFound: (count: number) =>
		count === 0
			? "No type fits. Type other words, or choose from the list."
			: `${count} types: press a digit, an arrow or Enter`,
	callBackNumber: "Call-back number",
	callBackNumberHint: "If not the number that calls",
	reachedAt: (number: string) => `call back at ${number}`,
	reachedAtCaller: "call back at the number that called",
	calledBefore: (count: number) => `called ${count}× in 24 h`,
	maybeDuplicates: (count: number) => `may be the same as ${count}`,
	noDuplicates: "A new incident: nothing that may be the same.",
	duplicatesWithKey: (count: number) => `Taken as a new incident. It may be the same as ${count}:`,
	askClose: (isLive: boolean, disposition: string) => `${isLive ? "Hang up and close" : "Close"} the call as “${disposition}”?`,
	askSame: (number: string) => `Incident ${number} is open beside this. Does the call report the same?`,
	confirmClose: "Close",
	confirmSame: "The same",
	verdictShort: { nuisance: "Nuisance", silent: "Silent", wrong_number: "Wrong no." },
	askStop: "No",
	turnClosed: (number, by, how) => `Incident ${number} was closed by ${by}${how && `: ${how}`}.`,
	turnCancelled: (number, by, how) => `Incident ${number} was cancelled by ${by}${how && `: ${how}`}.`,
	turnMerged: (number, by, into) => `Incident ${number} was merged by ${by} into ${into}.`,
	turnMoved: (number, by, into) => `This call was moved by ${by} from incident ${number} to ${into}.`,
	turnGone: (number) => `Incident ${number} has left the board.`,
	turnYou: "you",
	turnSomebody: "somebody else",
	turnKept:
		"What was typed is still in the form, not saved: reopen the incident, move the call to another one, or make a note of it.",
	turnEmpty: "If the caller tells more, reopen the incident or move the call to another one.",
	turnCarried: "What was being typed came along; where other words stand already, you are asked before it is saved.",
	turnNote: "Note what is not saved",
	turnSeen: "Seen",
};
