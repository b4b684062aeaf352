// What a person does with a call.
import type { CallBackOutcome, CallCard, Disposition, EventName } from "../contract.ts";
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

	reportCallBack(id: number, outcome: CallBackOutcome): Promise<Outcome<CallCard>> {
		return this.#post(id, "call-back", "call.called_back", { outcome });
	}

	#post(id: number, verb: string, event: EventName, body?: object): Promise<Outcome<CallCard>> {
		return this.#sender.post<CallCard>(`call:${id}`, `/calls/${id}/${verb}`, body, hasCall(event));
	}
}
