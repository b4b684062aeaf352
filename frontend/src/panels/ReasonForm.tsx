import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";

const LONGEST = 300;

interface ReasonFormProps {
	label: string;
	testId: string;
	disabled: boolean;
	/** Whether it goes out only with a text. */
	isRequired?: boolean;
	placeholder?: string;
	/** Carry it out; true where it was done. */
	onSend: (reason: string) => Promise<boolean>;
}

/** A button that asks why before it acts. */
export function ReasonForm({ label, testId, disabled, isRequired = true, placeholder, onSend }: ReasonFormProps) {
	const t = words.value;
	const open = useSignal(false);
	const reason = useSignal("");
	const input = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (open.value) input.current?.focus();
	}, [open.value]);

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		const text = reason.value.normalize("NFC").trim();
		if ((isRequired && !text) || !(await onSend(text))) return;
		reason.value = "";
		open.value = false;
	}

	if (!open.value)
		return (
			<Command
				data-testid={testId}
				disabled={disabled}
				onClick={() => {
					open.value = true;
				}}
			>
				{label}…
			</Command>
		);
	const hint = placeholder ?? (isRequired ? t.reasonRequired : t.reasonLabel);
	return (
		<form class="reason-form" onSubmit={send}>
			<input
				ref={input}
				name="reason"
				aria-label={`${label}: ${hint}`}
				placeholder={hint}
				maxLength={LONGEST}
				value={reason.value}
				onInput={(event) => {
					reason.value = event.currentTarget.value;
				}}
			/>
			<Command
				type="submit"
				class="primary"
				data-testid={`${testId}-send`}
				disabled={disabled || (isRequired && !reason.value.trim())}
			>
				{disabled ? t.sending : label}
			</Command>
			<button
				type="button"
				aria-label={t.cancel}
				title={t.cancel}
				onClick={() => {
					open.value = false;
				}}
			>
				×
			</button>
		</form>
	);
}
