// How files of incidents are shown.
import type { AttachmentCard, AttachmentKind } from "../contract.ts";
import { words } from "../i18n/index.ts";

/** What the list shows in place of a picture. */
export const KIND_LETTERS: Readonly<Record<AttachmentKind, string>> = { picture: "▣", video: "▶", audio: "♪", document: "PDF" };

/** What a file dialog offers; the centre decides by the content. */
export const OFFERED = "image/jpeg,image/png,image/webp,video/mp4,video/quicktime,audio/*,application/pdf";

const MEBIBYTE = 1024 * 1024;

/** `340 kB` or `2,4 MB`. */
export function size(bytes: number): string {
	const number = new Intl.NumberFormat(words.value.locale, { maximumFractionDigits: 1 });
	return bytes < MEBIBYTE ? `${Math.ceil(bytes / 1024)} kB` : `${number.format(bytes / MEBIBYTE)} MB`;
}

/** What a file is called here: its caption, else its name, else what it is. */
export function titleOf({ caption, name, kind }: AttachmentCard): string {
	return caption || name || words.value.attachmentKind[kind];
}

/** The file before or after one, in the order of the list, around its ends; itself where it is alone. */
export function beside(list: readonly AttachmentCard[], id: number, step: 1 | -1): AttachmentCard | undefined {
	const at = list.findIndex((each) => each.id === id);
	return at < 0 ? list[0] : list[(at + step + list.length) % list.length];
}

/** The files that were pasted. Beside a text they are only how it looks: a table of a spreadsheet, for instance. */
export function pastedFiles(data: Pick<DataTransfer, "types" | "files"> | null): File[] {
	if (!data || data.types.includes("text/plain")) return [];
	return [...data.files];
}
