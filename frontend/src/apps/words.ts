import { fetchAllWords, settleLanguage } from "../i18n/index.ts";

/** Without words nothing can be said: the page stays empty until they are there. */
const RETRY_MS = 2_000;

/** Wait until all words of the person's language are there, however often they have to be asked for. */
export async function allWords(): Promise<void> {
	while (!(await areThere())) await new Promise((done) => setTimeout(done, RETRY_MS));
}

async function areThere(): Promise<boolean> {
	if (!(await settleLanguage(document.documentElement.lang))) return false;
	return fetchAllWords().then(
		() => true,
		() => false,
	);
}
