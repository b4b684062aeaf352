import { useComputed } from "@preact/signals";
import type { ComponentProps, RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import { Late } from "../live/late.ts";
import { LiveRegions } from "./Announcer.tsx";
import { modals } from "./modals.ts";

export const urgentStrip = new Late(async () => {
	const [{ UrgentStrip }] = await Promise.all([import("./UrgentStrip.tsx"), import("./strip.css")]);
	return UrgentStrip;
});

interface DialogProps extends ComponentProps<"dialog"> {
	dialog: RefObject<HTMLDialogElement | null>;
}

/** A dialog over the page, which is inert meanwhile: what rings here stands, can be taken and is said within the dialog. */
export function Dialog({ dialog, children, ...others }: DialogProps) {
	const name = useMemo(() => Symbol("dialog"), []);
	const isTop = useComputed(() => modals.value.at(-1) === name).value;
	const Strip = urgentStrip.part.value;
	useEffect(() => void urgentStrip.fetch(), []);
	// Before a field in it takes the focus: a dialog that opens takes it for itself.
	useLayoutEffect(() => {
		const element = dialog.current;
		element?.showModal();
		element?.addEventListener("input", () => element.setAttribute("data-written", "true"));
		modals.value = [...modals.peek(), name];
		return () => {
			modals.value = modals.peek().filter((other) => other !== name);
		};
	}, []);
	return (
		<dialog ref={dialog} {...others}>
			{children}
			{/* At the end, so that what opens has the focus, and no key that was meant for it takes a call. */}
			{isTop && Strip && <Strip />}
			<LiveRegions isHeard={isTop} />
		</dialog>
	);
}
