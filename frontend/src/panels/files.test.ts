import { expect, test } from "vitest";
import type { AttachmentCard } from "../contract.ts";
import type { Outcome } from "../live/sender.ts";
import { ownProblem } from "../live/sender.ts";
import { beside, pastedFiles, size, titleOf } from "./attachments.ts";
import { Uploads } from "./uploads.ts";

function card(id: number, changes: Partial<AttachmentCard> = {}): AttachmentCard {
	return {
		id,
		incident_id: 1,
		kind: "picture",
		media_type: "image/jpeg",
		sha256: "0".repeat(64),
		size_bytes: 1,
		name: `${id}.jpg`,
		caption: "",
		taken_at: null,
		lon: null,
		lat: null,
		added_by: "police",
		added_at: "2026-11-30T00:00:00Z",
		withdrawn_by: null,
		withdrawn_at: null,
		withdraw_reason: "",
		...changes,
	};
}

function file(name: string, bytes = 10): File {
	return new File([new Uint8Array(bytes)], name);
}

/** Lets each file wait until the test answers it. */
function line(mostBytes = 1000) {
	const asked: {
		name: string;
		caption: string;
		progress: (part: number) => void;
		answer: (outcome: Outcome<AttachmentCard>) => void;
	}[] = [];
	const uploads = new Uploads(
		{
			add: (_incident, sent, caption, progress) =>
				new Promise((answer) => {
					asked.push({ name: sent.name, caption, progress, answer });
				}),
		},
		{ attachment_bytes: { picture: mostBytes, video: 1, audio: 1, document: 1 } },
	);
	const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
	return { uploads, asked, settled };
}

test("files go one after the other, and each says how far it is", async () => {
	const { uploads, asked, settled } = line();
	uploads.add(1, [file("a"), file("b")], "cổng");
	expect(asked.map(({ name, caption }) => [name, caption])).toEqual([["a", "cổng"]]);
	asked[0]?.progress(0.5);
	expect(uploads.all.value.map(({ part }) => part)).toEqual([0.5, null]);
	asked[0]?.answer({ ok: true, value: card(1) });
	await settled();
	expect(asked.map(({ name }) => name)).toEqual(["a", "b"]);
	asked[1]?.answer({ ok: true, value: card(2) });
	await settled();
	expect(uploads.all.value).toEqual([]);
});

test("a file that is refused stays with the reason, holds up no other, and may be sent again", async () => {
	const { uploads, asked, settled } = line();
	uploads.add(1, [file("a"), file("b")], "");
	asked[0]?.answer({ ok: false, problem: ownProblem("network_failed") });
	await settled();
	expect(uploads.all.value.map(({ problem }) => problem?.code)).toEqual(["network_failed", undefined]);
	asked[1]?.answer({ ok: true, value: card(2) });
	await settled();
	const [refused] = uploads.all.value;
	uploads.again(refused?.id ?? 0);
	expect(asked.map(({ name }) => name)).toEqual(["a", "b", "a"]);
	uploads.forget(refused?.id ?? 0);
	expect(uploads.all.value).toEqual([]);
});

test("what is too long or empty is refused before it is sent", () => {
	const { uploads, asked } = line(100);
	uploads.add(1, [file("long", 101), file("empty", 0)], "");
	expect(uploads.all.value.map(({ problem }) => problem?.code)).toEqual(["file_too_large", "file_type_unsupported"]);
	expect(asked).toEqual([]);
});

test("the arrows go around, and from one that is gone to the first", () => {
	const list = [card(1), card(2), card(3)];
	expect([beside(list, 3, 1)?.id, beside(list, 1, -1)?.id, beside(list, 2, 1)?.id]).toEqual([1, 3, 3]);
	expect(beside(list, 9, 1)?.id).toBe(1);
	expect(beside([], 9, 1)).toBeUndefined();
});

test("a file is called by its caption, then its name, then what it is", () => {
	expect(titleOf(card(1, { caption: "Cổng sau" }))).toBe("Cổng sau");
	expect(titleOf(card(1))).toBe("1.jpg");
	expect(titleOf(card(1, { name: "" }))).toBe("Ảnh");
});

test("sizes are read at a glance", () => {
	expect([size(1), size(350_000), size(2.5 * 1024 ** 2)]).toEqual(["1 kB", "342 kB", "2,5 MB"]);
});

test("a pasted text is not a picture, whatever comes with it", () => {
	const files = [file("a")] as unknown as FileList;
	expect(pastedFiles({ types: ["Files"], files })).toHaveLength(1);
	expect(pastedFiles({ types: ["text/plain", "Files"], files })).toEqual([]);
	expect(pastedFiles(null)).toEqual([]);
});
