// What is noted of places, how they are called, and looks through cameras.
import type { CameraLook, NewPremiseNote, PlaceAliasCard, PremiseNoteCard } from "../contract.ts";
import type { Arrived, Outcome, Sender } from "./sender.ts";

const isTold: Arrived<PremiseNoteCard> = (note, _board, events) =>
	events.some((event) => event.data.premise_note?.id === note.id);

export class PlaceCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	note(note: NewPremiseNote): Promise<Outcome<PremiseNoteCard>> {
		return this.#sender.post<PremiseNoteCard>("premise-note:new", "/premise-notes", note, isTold);
	}

	endNote(id: number, reason: string): Promise<Outcome<PremiseNoteCard>> {
		return this.#sender.post<PremiseNoteCard>(`premise-note:${id}`, `/premise-notes/${id}/end`, { reason }, isTold);
	}

	/** Propose a name by which callers call a place. */
	proposeAlias(place: number, text: string): Promise<Outcome<PlaceAliasCard>> {
		return this.#sender.post<PlaceAliasCard>(
			`place:${place}:alias`,
			"/places/aliases",
			{ place, text },
			(card, _board, events) => events.some((event) => event.data.alias?.id === card.id),
		);
	}

	/** Look through a camera on an incident; the centre writes it down. */
	look(cameraId: number, incident: number): Promise<Outcome<CameraLook>> {
		return this.#sender.post<CameraLook>(
			`camera:${cameraId}`,
			`/cameras/${cameraId}/look`,
			{ incident },
			(_look, _board, events) => events.some((event) => event.data.camera?.id === cameraId),
		);
	}
}
