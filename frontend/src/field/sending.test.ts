// What counts as the centre's word, and what an answer means for what was sent.
import { expect, test } from "vitest";
import { Reader } from "./reading.ts";
import { sendingBy } from "./sending.ts";
import type { WaitingAction } from "./storage.ts";

const NOW_MS = Date.parse("2026-07-01T05:00:00Z");
const HTTP_DATE = "Wed, 01 Jul 2026 04:00:00 GMT";
const ACTION: WaitingAction = {
	order: 1,
	key: "key-1",
	urgency: 0,
	method: "POST",
	path: "/assignments/5/status",
	body: { status: "acknowledged" },
	photo: null,
	at_ms: NOW_MS,
	timeField: "occurred_at",
	about: { what: "status", detail: "acknowledged", incident: null },
	isFixed: true,
	isRetimed: false,
};

function problem(code: string, status: number): Response {
	return new Response(JSON.stringify({ code, status, title: "", detail: "", type: "" }), {
		status,
		headers: { "Content-Type": "application/problem+json", Date: HTTP_DATE },
	});
}

function html(status: number): Response {
	return new Response("<h1>Wi-Fi</h1>", { status, headers: { "Content-Type": "text/html; charset=utf-8", Date: HTTP_DATE } });
}

function redirected(): Response {
	return Object.defineProperties(Response.json({ id: 1 }), { redirected: { value: true }, clone: { value: redirected } });
}

/** What was sent and read, before somebody who answers so. */
async function answered(response: Response) {
	const times: number[] = [];
	const asked: RequestInit[] = [];
	const parts = {
		fetch: async (_address: unknown, init: RequestInit = {}) => {
			asked.push(init);
			return response.clone();
		},
		csrfToken: () => "",
		newKey: () => "key",
		onTime: (centre_ms: number) => void times.push(centre_ms),
		now: () => NOW_MS,
	} as unknown as Parameters<typeof sendingBy>[0] & ConstructorParameters<typeof Reader>[0];
	const sent = await sendingBy(parts)(ACTION);
	return { sent, told: await new Reader(parts).read("/x"), times, asked };
}

test.each([
	[200, Response.json({ id: 5 }, { headers: { Date: HTTP_DATE } })],
	[201, Response.json({ id: 5 }, { status: 201, headers: { Date: HTTP_DATE } })],
	[204, new Response(null, { status: 204, headers: { Date: HTTP_DATE } })],
])("a %s of the centre is its word, and tells its time", async (_status, response) => {
	const { sent, told, times } = await answered(response);
	expect([sent, told.ok]).toEqual([{ kind: "done" }, true]);
	expect(times).toEqual([Date.parse(HTTP_DATE), Date.parse(HTTP_DATE)]);
});

test.each([
	["a page of a portal", html(200)],
	["a page that forbids", html(403)],
	["a page that knows nothing", html(404)],
	["a page that finds it too large", html(413)],
	["a page that wants a sign-in", html(401)],
	["JSON without a code", Response.json({ error: "x" }, { status: 404 })],
	["JSON that breaks off", new Response('{"id":', { headers: { "Content-Type": "application/json" } })],
	["an empty answer", new Response("", { status: 200 })],
])("%s is nobody's word: it goes out again later", async (_what, response) => {
	const { sent, told, times } = await answered(response);
	expect(sent).toMatchObject({ kind: "later", problem: { code: "unexpected", status: response.status } });
	expect(told).toMatchObject({ ok: false, problem: { code: "unexpected", status: response.status } });
	if (response.headers.get("Content-Type")?.startsWith("text/html")) expect(times).toEqual([]);
});

test("nobody between is followed elsewhere, and who was led elsewhere has not heard the centre", async () => {
	const { sent, told, asked } = await answered(redirected());
	expect(asked.map(({ redirect }) => redirect)).toEqual(["error", "error"]);
	expect([sent.kind, told.ok]).toEqual(["later", false]);
});

test.each([
	["assignment_cleared", 409, "refused"],
	["incident_unknown", 404, "refused"],
	["body_too_large", 413, "refused"],
	["device_revoked", 401, "locked_out"],
	["sign_in_required", 401, "locked_out"],
	["csrf_failed", 403, "later"],
	["too_many", 429, "later"],
	["database_unavailable", 503, "later"],
	["unexpected", 500, "later"],
])("%s of the centre (%i) is %s", async (code, status, kind) => {
	const { sent, times } = await answered(problem(code, status));
	expect(sent).toMatchObject({ kind, problem: { code } });
	expect(times).toHaveLength(2);
});
