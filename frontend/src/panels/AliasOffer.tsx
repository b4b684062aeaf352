import { useSignal } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import type { CalledOtherwise } from "./calledOtherwise.ts";
import { useDesk } from "./desk.ts";

/** After a correction: propose what the caller said as a name of the place. A supervisor decides. */
export function AliasOffer({ offer, onDone }: { offer: CalledOtherwise; onDone(): void }) {
	const desk = useDesk();
	const t = words.value;
	const said = useSignal(offer.said);
	const isProposed = useSignal(false);
	const text = said.value.normalize("NFC").trim();
	const pending = desk.commands.pending.value.has(`place:${offer.place}:alias`);

	async function propose(event: Event): Promise<void> {
		event.preventDefault();
		if (text && desk.settle(await desk.commands.places.proposeAlias(offer.place, text))) isProposed.value = true;
	}

	return (
		<form class="alias-offer" data-testid="alias-offer" onSubmit={propose}>
			<p role="status">{isProposed.value ? t.aliasProposed(text, offer.label) : t.aliasAsked(offer.label)}</p>
			{!isProposed.value && (
				<input
					name="alias"
					maxLength={200}
					aria-label={t.aliasAsked(offer.label)}
					value={said.value}
					onInput={(event) => {
						said.value = event.currentTarget.value;
					}}
				/>
			)}
			<span class="buttons">
				{!isProposed.value && (
					<Command type="submit" data-testid="propose-alias" disabled={pending || !text}>
						{pending ? t.sending : t.aliasPropose}
					</Command>
				)}
				<button type="button" onClick={onDone}>
					{isProposed.value ? t.close : t.discard}
				</button>
			</span>
		</form>
	);
}
