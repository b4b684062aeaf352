// The files that leave this desk: one after the other, each with how far it has come or why it was not taken.
import { type Signal, signal } from "@preact/signals";
import type { Catalogue, Problem } from "../contract.ts";
import type { AttachmentCommands } from "../live/attachmentCommands.ts";
import { ownProblem } from "../live/sender.ts";

export interface SendingFile {
	id: number;
	incidentId: number;
	file: File;
	caption: string;
	/** Which part of it has left, 0 to 1; null while it waits for others. */
	part: number | null;
	problem: Problem | null;
}

export class Uploads {
	readonly all: Signal<readonly SendingFile[]> = signal([]);
	readonly #commands: Pick<AttachmentCommands, "add">;
	readonly #catalogue: Pick<Catalogue, "attachment_bytes">;
	#last = 0;
	#isSending = false;

	constructor(commands: Pick<AttachmentCommands, "add">, catalogue: Pick<Catalogue, "attachment_bytes">) {
		this.#commands = commands;
		this.#catalogue = catalogue;
	}

	add(incidentId: number, files: readonly File[], caption: string): void {
		const added = files.map((file) => {
			this.#last += 1;
			return { id: this.#last, incidentId, file, caption, part: null, problem: this.#problemOf(file) };
		});
		this.all.value = [...this.all.value, ...added];
		void this.#send();
	}

	again(id: number): void {
		this.#change(id, { problem: null, part: null });
		void this.#send();
	}

	forget(id: number): void {
		this.all.value = this.all.value.filter((each) => each.id !== id);
	}

	/** What would be refused when all of it had been sent is refused before. */
	#problemOf(file: File): Problem | null {
		if (file.size === 0) return ownProblem("file_type_unsupported");
		// Of what kind it is, the centre tells.
		const most_bytes = Math.max(...Object.values(this.#catalogue.attachment_bytes));
		if (file.size > most_bytes) return { ...ownProblem("file_too_large"), most_bytes };
		return null;
	}

	async #send(): Promise<void> {
		if (this.#isSending) return;
		this.#isSending = true;
		for (let next = this.#next(); next; next = this.#next()) {
			const { id, incidentId, file, caption } = next;
			this.#change(id, { part: 0 });
			const outcome = await this.#commands.add(incidentId, file, caption, (part) => this.#change(id, { part }));
			if (outcome.ok) this.forget(id);
			else this.#change(id, { problem: outcome.problem });
		}
		this.#isSending = false;
	}

	#next(): SendingFile | undefined {
		return this.all.peek().find(({ problem, part }) => problem === null && part === null);
	}

	#change(id: number, change: Partial<SendingFile>): void {
		this.all.value = this.all.peek().map((each) => (each.id === id ? { ...each, ...change } : each));
	}
}
