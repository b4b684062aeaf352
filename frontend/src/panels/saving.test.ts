import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { dropSent, Saving } from "./saving.ts";

/** A field whose saves are answered one by one, by hand. */
class Field {
	typed: string | undefined;
	readonly sent: string[] = [];
	readonly #answers: ((isDone: boolean) => void)[] = [];
	readonly #saving = new Saving();

	save(): Promise<void> {
		return this.#saving.run({
			read: () => this.typed,
			save: (typed: string) => {
				this.sent.push(typed);
				return new Promise((answer) => this.#answers.push(answer));
			},
			forget: (typed) => {
				if (this.typed === typed) this.typed = undefined;
			},
		});
	}

	async answer(isDone: boolean): Promise<void> {
		this.#answers.shift()?.(isDone);
		await new Promise((rest) => setTimeout(rest));
	}
}

test("what is typed on while it is saved stays, and is saved when that was asked for meanwhile", async () => {
	const field = new Field();
	field.typed = "0912 345 671";
	const saved = field.save();
	field.typed = "0912 345 672";
	void field.save();
	await field.answer(true);
	expect(field.sent).toEqual(["0912 345 671", "0912 345 672"]);
	expect(field.typed).toBe("0912 345 672");
	await field.answer(true);
	await saved;
	expect(field.typed).toBeUndefined();
});

test("what is typed on and not saved yet stays as it is", async () => {
	const field = new Field();
	field.typed = "nhà cháy";
	void field.save();
	field.typed = "nhà cháy, ba người kẹt";
	await field.answer(true);
	expect(field.sent).toEqual(["nhà cháy"]);
	expect(field.typed).toBe("nhà cháy, ba người kẹt");
});

test("what is refused stays, and the field is saved again when asked", async () => {
	const field = new Field();
	field.typed = "x";
	const first = field.save();
	await field.answer(false);
	await first;
	expect(field.typed).toBe("x");
	void field.save();
	expect(field.sent).toEqual(["x", "x"]);
});

test("an error on the way leaves the field so that it can be saved again", async () => {
	const saving = new Saving();
	const broken = { read: () => "x", save: () => Promise.reject(new Error("gone")), forget: () => {} };
	await expect(saving.run(broken)).rejects.toThrow("gone");
	await expect(saving.run(broken)).rejects.toThrow("gone");
});

test("a note that was sent goes, and one that was written on does not", () => {
	const notes = signal(new Map([[7, "một"]]));
	dropSent(notes, 7, "mộ");
	expect(notes.value.get(7)).toBe("một");
	dropSent(notes, 7, "một");
	expect(notes.value.has(7)).toBe(false);
});
