/** The names in a list that somebody typed, separated by commas or semicolons. */
export function namesIn(text: string): string[] {
	return text
		.normalize("NFC")
		.split(/[,;]/)
		.map((name) => name.trim())
		.filter((name) => name !== "");
}
