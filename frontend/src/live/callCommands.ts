// What a person does with a call.
import type { CallBackOutcome, CallCard, Disposition, EventName, NewCallerLocation } from "../contract.ts";
import { hasCall } from "./arrivals.ts";
import type { Outcome, Sender } from "./sender.ts";

export class CallCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	answer(id: number): Promise<Outcome<CallCard>> {
		return this.#post(id, "answer", "call.answered");
	}

	hold(id: number): Promise<Outcome<CallCard>> {
		return this.#post(id, "hold", "call.held");
	}

	resume(id: number): Promise<Outcome<CallCard>> {
		return this.#post(id, "resume", "call.resumed");
	}

	/** Hang up. */
	end(id: number): Promise<Outcome<CallCard>> {
		return this.#post(id, "end", "call.ended");
	}

	markSilence(id: number, silent: boolean): Promise<Outcome<CallCard>> {
		return this.#post(id, "silence", "call.silence_marked", { silent });
	}

	/** Close a call without an incident, and hang up where somebody is on the line. */
	close(id: number, disposition: Disposition): Promise<Outcome<CallCard>> {
		return this.#post(id, "close", "call.closed", { disposition });
	}

	/** Say where the caller is reached, in the words in which it was said. */
	setCallBackNumber(id: number, number: string): Promise<Outcome<CallCard>> {
		return this.#post(id, "call-back-number", "call.changed", { number });
	}

	reportCallBack(id: number, outcome: CallBackOutcome): Promise<Outcome<CallCard>> {
		return this.#post(id, "call-back", "call.called_back", { outcome });
	}

	/** Send the caller a text message with a link by which their telephone tells where it is. */
	sendLocationLink(id: number): Promise<Outcome<CallCard>> {
		return this.#post(id, "location-link", "location_link.sent");
	}

	/** Enter a position as the caller's. */
	enterLocation(id: number, location: NewCallerLocation): Promise<Outcome<CallCard>> {
		return this.#post(id, "locations", "location.received", location);
	}

	#post(id: number, verb: string, event: EventName, body?: object): Promise<Outcome<CallCard>> {
		return this.#sender.post<CallCard>(`call:${id}`, `/calls/${id}/${verb}`, body, hasCall(event));
	}
}
