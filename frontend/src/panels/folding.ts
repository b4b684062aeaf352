// Texts as they are searched: whoever types in haste types no accents.

const MARKS = /\p{Mn}/gu;
const SIGNS_IN_NUMBERS = /[.()-]/g;

/** `Đường Lê Lợi` and `duong le loi` are the same. */
export function folded(text: string): string {
	return text.normalize("NFD").replace(MARKS, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** A test of folded texts: all words that are searched for are in them, in any order. A number may be written with signs. */
export function searching(text: string): (known: string) => boolean {
	const words = folded(text).split(/\s+/).filter(Boolean);
	const numbers = words.map((word) => word.replace(SIGNS_IN_NUMBERS, "")).map((word) => (/^\d{3,}$/.test(word) ? word : null));
	return (known) => words.every((word, index) => known.includes(word) || known.includes(numbers[index] ?? word));
}
