// What the windows of one desk say to each other: the console, and the panels that stand in windows of their own.

/** The panels that can stand in a window of their own. */
export const SCREENS = ["map", "units", "timeline"] as const;
export type ScreenName = (typeof SCREENS)[number];

export function screenNamed(text: string | undefined): ScreenName | null {
	return SCREENS.find((name) => name === text) ?? null;
}

/** What all windows of a desk show alike. */
export interface Shared {
	/** The open incident. */
	openId: number | null;
	/** The unit that the map follows. */
	followedId: number | null;
	/** What the unit board is narrowed to. */
	unitText: string;
	unitStatus: string;
}

export type Message =
	/** A console is there, and this is what is so. It decides: what windows wish is so once it says it. */
	| { kind: "desk"; desk: string; shared: Shared }
	/** A panel of this desk stands in a window of its own. */
	| { kind: "screen"; desk: string; id: string; screen: ScreenName }
	| { kind: "wish"; desk: string; wish: Partial<Shared> }
	/** Whichever window shows the map shows what belongs together. */
	| { kind: "fit"; desk: string }
	/** The panel goes back to the console. */
	| { kind: "close"; desk: string; screen: ScreenName };

/** What is used of a BroadcastChannel: every other window of this browser hears what one posts. */
export interface Channel {
	post(message: Message): void;
	listen(hear: (message: Message) => void): void;
}

/**
 * What is used of the browser's locks. A window holds a name for as long as it lives; however it ends, closed, crashed or
 * shut off, the name is free at once, while the timers of a window that is covered may stand still for minutes.
 */
export interface Lives {
	/** Hold the name until this window ends; false where another one holds it. */
	hold(name: string): Promise<boolean>;
	/** Resolves as soon as no window holds the name. */
	ended(name: string): Promise<void>;
	/** Wait until no other window holds the name, and hold it then. Returns how to give it back, or to wait no more. */
	wait(name: string, onHeld: () => void): () => void;
	/** The names that are held. */
	held(): Promise<string[]>;
}

export function deskLife(desk: string): string {
	return `${DESK_LIFE}${desk}`;
}

export function screenLife(id: string): string {
	return `eoc.screen:${id}`;
}

/** Held by the one window that rings where no console is left. */
export const BELL = "eoc.bell";

/** The desks among names that are held. */
export function desksIn(held: readonly string[]): string[] {
	return held.filter((name) => name.startsWith(DESK_LIFE)).map((name) => name.slice(DESK_LIFE.length));
}

const DESK_LIFE = "eoc.desk:";

/** What is different in `next`. */
export function changedIn(before: Shared, next: Shared): Partial<Shared> {
	return Object.fromEntries(
		Object.entries(next).filter(([name, value]) => before[name as keyof Shared] !== value),
	) as Partial<Shared>;
}
