// The files of an incident.
import type { AttachmentCard, EventFrame, EventName } from "../contract.ts";
import type { Outcome, Sender } from "./sender.ts";

export class AttachmentCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	/** `onProgress` tells which part of the file (0 to 1) has left. */
	add(incidentId: number, file: File, caption: string, onProgress: (part: number) => void): Promise<Outcome<AttachmentCard>> {
		const form = new FormData();
		form.append("caption", caption);
		form.append("file", file, file.name.normalize("NFC"));
		return this.#sender.send<AttachmentCard>({
			target: `incident:${incidentId}:attachments`,
			method: "POST",
			path: `/incidents/${incidentId}/attachments`,
			form,
			onProgress,
			arrived: hasCome("attachment.added"),
		});
	}

	withdraw(id: number, reason: string): Promise<Outcome<AttachmentCard>> {
		const hasGone = hasCome("attachment.withdrawn");
		return this.#sender.post<AttachmentCard>(`attachment:${id}`, `/attachments/${id}/withdraw`, { reason }, hasGone);
	}
}

function hasCome(name: EventName) {
	return (card: AttachmentCard, _board: unknown, events: readonly EventFrame[]): boolean =>
		events.some((event) => event.name === name && event.data.attachment?.id === card.id);
}
