import type { Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Alert } from "../field/alert.ts";
import type { Emergency } from "../field/emergency.ts";
import type { Notifications } from "../field/notifications.ts";
import type { Phone } from "../field/phone.ts";
import type { ScreenLight } from "../field/wakeLock.ts";

/** What every view of the crew's page works with. */
export interface FieldTools {
	phone: Phone;
	alert: Alert;
	emergency: Emergency;
	light: ScreenLight;
	/** The centre's time in milliseconds, moved every second while somebody looks. */
	now: Signal<number>;
	/** The part of the battery that is left, from 0 to 1; null while nobody knows. */
	battery: Signal<number | null>;
	notifications: Notifications;
}

const Tools = createContext<FieldTools | null>(null);
export const ToolsProvider = Tools.Provider;

export function useTools(): FieldTools {
	const tools = useContext(Tools);
	if (!tools) throw new Error("no phone around this view");
	return tools;
}
