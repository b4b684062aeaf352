// Words as they are compared: case, accents and what an input method has made of the keys do not matter.

/** `dieu xe 07` out of `Điều  XE 07`. */
export function fold(text: string): string {
	return text
		.normalize("NFD")
		.replace(/[\u0300-\u036f]/g, "")
		.toLowerCase()
		.replaceAll("đ", "d")
		.trim()
		.replace(/\s+/g, " ");
}

/** What was meant where Telex keys were typed without an input method: `dong xoai` out of `ddoongf xoaif`. Takes folded words. */
export function foldTelex(folded: string): string {
	return folded
		.split(" ")
		.map((word) =>
			word
				.replace(/^dd/, "d")
				.replace(/(?<=[aeiouy]\w*)[sfrxj]/g, "")
				.replace(/([aeo])\1/g, "$1")
				.replace(/(?<=[auo]\w*)w/g, ""),
		)
		.join(" ");
}

/** A call sign as it is compared: without what stands between letters and figures. */
export function foldSign(text: string): string {
	return fold(text).replace(/[^\p{L}\p{N}]/gu, "");
}

/** The same without the zeros before a figure: `xe7` is XE07. */
export function withoutZeros(sign: string): string {
	return sign.replace(/(?<!\d)0+(?=\d)/g, "");
}
