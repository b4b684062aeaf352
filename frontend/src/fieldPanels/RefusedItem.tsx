import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Photo, RefusedAction, WaitingAction } from "../field/storage.ts";
import { language, words } from "../i18n/field/index.ts";
import { refusedWords } from "../i18n/field/refused.ts";
import { useTools } from "./PhoneContext.tsx";

/** What can be done about something that the centre did not take: send it again, keep it elsewhere, or throw it away. */
export function RefusedItem({ refused }: { refused: RefusedAction }) {
	const { phone } = useTools();
	const t = refusedWords[language.value];
	const isThrowing = useSignal(false);
	const { action } = refused;
	const text = action ? textOf(action) : "";
	const throwAway = (): void => void phone.queue.dismiss(refused);
	return (
		<>
			{text && (
				<textarea
					readOnly
					rows={2}
					aria-label={t.text}
					data-testid="refused-text"
					value={text}
					onFocus={({ currentTarget }) => currentTarget.select()}
				/>
			)}
			{isThrowing.value ? (
				<>
					<p class="warning">{t.throwAwaySure}</p>
					<div class="row">
						<button
							type="button"
							onClick={() => {
								isThrowing.value = false;
							}}
						>
							{words.value.cancel}
						</button>
						<button type="button" class="danger" data-testid="throw-away" onClick={throwAway}>
							{t.throwAway}
						</button>
					</div>
				</>
			) : (
				<div class="row">
					{action && (
						<button type="button" data-testid="send-again" onClick={() => void phone.queue.sendAgain(refused)}>
							{t.sendAgain}
						</button>
					)}
					{text && <CopyButton text={text} />}
					{action?.photo && <SaveLink photo={action.photo} />}
					<button
						type="button"
						data-testid="dismiss"
						onClick={() => {
							if (action?.photo) isThrowing.value = true;
							else throwAway();
						}}
					>
						{words.value.dismiss}
					</button>
				</div>
			)}
		</>
	);
}

/** The words of a deed that are a crew's own, whole; "" where there are none. */
function textOf({ body }: WaitingAction): string {
	const words = body?.text ?? body?.reason;
	return typeof words === "string" ? words : "";
}

function CopyButton({ text }: { text: string }) {
	const t = refusedWords[language.value];
	const isCopied = useSignal(false);
	return (
		<button
			type="button"
			onClick={() =>
				// Where the browser copies nothing, the text is there to be selected.
				void navigator.clipboard?.writeText(text).then(
					() => {
						isCopied.value = true;
					},
					() => {},
				)
			}
		>
			{isCopied.value ? t.copied : t.copy}
		</button>
	);
}

function SaveLink({ photo }: { photo: Photo }) {
	const [address, setAddress] = useState<string | undefined>(undefined);
	useEffect(() => {
		const made = URL.createObjectURL(photo.blob);
		setAddress(made);
		return () => URL.revokeObjectURL(made);
	}, [photo.blob]);
	if (!address) return null;
	return (
		<a class="button" data-testid="save-photo" href={address} download={photo.name}>
			{refusedWords[language.value].savePhoto}
		</a>
	);
}
