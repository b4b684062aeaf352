// What a pointer could press or enter on this screen, by the words on it: so the command line reaches all of it.
import type { Control } from "../commandline/known.ts";

const PRESSED = "button, a[href], summary, input[type=checkbox], input[type=radio]";
const ENTERED = "input:not([type=hidden], [type=file]), select, textarea";
const OWN = ".command-line";
/** What has a key that looks which one it takes, and whether it was read: these are not pressed by words that many share. */
const TAKEN_BY_KEY = ".alarms, .ringing, .urgent-strip";
/** Longer words are those of a row, which is opened in other ways. */
const LONGEST_NAME = 60;

const ids = new WeakMap<Element, number>();
let count = 0;

function idOf(element: Element): number {
	let id = ids.get(element);
	if (id === undefined) {
		count += 1;
		id = count;
		ids.set(element, id);
	}
	return id;
}

/** What can be pressed or entered now, in the order of the page. Those that would read alike say in which row they stand. */
export function controlsOnScreen(): Control[] {
	const found: { element: HTMLElement; name: string; where: string }[] = [];
	const alike = new Map<string, number>();
	for (const element of document.querySelectorAll<HTMLElement>(`${PRESSED}, ${ENTERED}`)) {
		if (element.matches(":disabled") || element.closest(`${OWN}, ${TAKEN_BY_KEY}`)) continue;
		if (!element.checkVisibility({ visibilityProperty: true })) continue;
		const name = nameOf(element);
		if (name === "" || name.length > LONGEST_NAME) continue;
		const where = whereIs(element);
		found.push({ element, name, where });
		alike.set(`${where}/${name}`, (alike.get(`${where}/${name}`) ?? 0) + 1);
	}
	return found.map(({ element, name, where }) => ({
		id: idOf(element),
		name,
		where: (alike.get(`${where}/${name}`) ?? 0) > 1 ? `${where} · ${rowOf(element)}` : where,
		use: () => use(element),
	}));
}

/** What the row of a list says in which a control stands. */
function rowOf(element: Element): string {
	return written(element.closest("li, tr, article")?.textContent ?? "").slice(0, LONGEST_NAME);
}

function written(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}

function use(element: HTMLElement): void {
	if (!element.isConnected) return;
	element.focus();
	if (element.matches(PRESSED)) element.click();
}

function nameOf(element: HTMLElement): string {
	const label = "labels" in element ? (element as HTMLInputElement).labels?.[0] : null;
	const text = labelOf(element) || (label ?? element).textContent || element.getAttribute("placeholder") || element.title;
	return written(text);
}

function labelOf(element: Element): string {
	const by = element.getAttribute("aria-labelledby");
	return (by === null ? element.getAttribute("aria-label") : document.getElementById(by)?.textContent) ?? "";
}

/** The parts of the screen in which it stands, the nearest first. */
function whereIs(element: Element): string {
	const labels: string[] = [];
	for (
		let part = element.parentElement?.closest("[aria-label], [aria-labelledby]");
		part;
		part = part.parentElement?.closest("[aria-label], [aria-labelledby]")
	)
		labels.push(labelOf(part));
	return labels.slice(0, 2).join(" · ");
}
