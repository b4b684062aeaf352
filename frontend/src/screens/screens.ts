// The panels of a desk that stand in windows of their own, as panels see them.
import type { ReadonlySignal } from "@preact/signals-core";
import type { ScreenName } from "./protocol.ts";

export interface Screens {
	/** The only panel of this window; null in the console. */
	readonly here: ScreenName | null;
	/** The panels that stand in other windows, and therefore not in this one. */
	readonly standing: ReadonlySignal<ReadonlySet<ScreenName>>;
	/** The panels that stood in windows of their own when the console was last used, and do not now. */
	readonly missed: ReadonlySignal<readonly ScreenName[]>;
	/** Whether this window belongs to a console that is closed. */
	readonly isAlone: ReadonlySignal<boolean>;
	/** Whether what calls for this person is heard from this window: from the console, and where none is left from one window. */
	readonly rings: ReadonlySignal<boolean>;
	/** Give a panel a window of its own; false where the browser forbids it. */
	open(screen: ScreenName): boolean;
	/** Bring a panel back into the console. */
	bringBack(screen: ScreenName): void;
	/** Miss no panel any more. */
	missNone(): void;
}
