import type { JSX } from "preact";
import { useDesk } from "./desk.ts";

/** A button that asks something of the centre. While nothing can be carried out it is disabled and says why. */
export function Command({ disabled, title, type = "button", ...rest }: JSX.IntrinsicElements["button"]) {
	const held = useDesk().held.value;
	return <button {...rest} type={type} disabled={disabled || held !== ""} title={held || title} data-held={held !== ""} />;
}
