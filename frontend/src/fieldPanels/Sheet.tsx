import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/field/index.ts";
import { EmergencyButton } from "./EmergencyButton.tsx";

/** Something that lies over the page until it is closed. */
export function Sheet({
	title,
	testId,
	children,
	onClose,
}: {
	title: string;
	testId: string;
	children: ComponentChildren;
	onClose: () => void;
}) {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog ref={dialog} class="sheet" aria-label={title} data-testid={testId} onClose={onClose}>
			<header class="row">
				<h2>{title}</h2>
				<button type="button" data-testid="close-sheet" onClick={onClose}>
					{words.value.close}
				</button>
			</header>
			{children}
			{/* The page behind it is out of reach. */}
			<footer>
				<EmergencyButton testId="sheet-emergency" />
			</footer>
		</dialog>
	);
}
