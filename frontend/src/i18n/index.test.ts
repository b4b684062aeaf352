import { beforeEach, expect, test, vi } from "vitest";

type I18n = typeof import("./index.ts");
let i18n: I18n;

/** As a page begins: with the words of the first screen alone. */
beforeEach(async () => {
	vi.resetModules();
	i18n = await import("./index.ts");
	await i18n.speak("vi");
});

test("the words of what comes later are there when they are asked for, and what is drawn is not drawn anew", async () => {
	const first = i18n.words.peek();
	expect(first.queue).toBe("Hàng chờ vụ việc");
	expect("mapTitle" in first).toBe(false);
	await i18n.fetchAllWords();
	expect(i18n.words.peek()).toBe(first);
	expect(first.mapTitle).toContain("Bản đồ");
});

test("each language that is shown from then on has all its words", async () => {
	await i18n.fetchAllWords();
	await i18n.speak("en");
	expect(i18n.words.peek().mapTitle).toContain("Map");
});

test("so has the one that was asked for just before", async () => {
	const asked = i18n.speak("en");
	await Promise.all([asked, i18n.fetchAllWords()]);
	expect(i18n.language.peek()).toBe("en");
	expect(i18n.words.peek().mapTitle).toContain("Map");
});

test("nothing of the first screen is said otherwise later", async () => {
	const { later } = await import("./vi/later.ts");
	const first = i18n.words.peek();
	expect(Object.keys(later).filter((word) => word in first)).toEqual([]);
});
