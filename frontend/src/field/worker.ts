// What the browser keeps of the crew's page, so that it opens without a signal. Nothing that the centre says about an
// incident is kept here: that is the page's own matter, and ends with the incident.
import { isPageFile, isTile, type Message, MOST_TILES } from "./keeping.ts";

declare const self: ServiceWorkerGlobalScope;

const PAGE = "eoc-field-page";
const TILES = "eoc-field-tiles";
const SHELL = "/field/";
const STYLE = "/api/v1/map/style.json";
/** A key among what is kept, no address: under it stands the first file of the page for which the others are kept. */
const KEPT_FOR = "/field/kept-for";
/** On a line that hardly carries anything the page that is kept opens at once. */
const PATIENCE_MS = 3_000;

self.addEventListener("install", (event) => {
	event.waitUntil(
		caches
			.open(PAGE)
			.then((page) => page.add(SHELL))
			.then(() => self.skipWaiting()),
	);
});

self.addEventListener("activate", (event) => {
	event.waitUntil(self.clients.claim());
});

self.addEventListener("message", (event) => {
	const { keep, begun } = event.data as Message;
	event.waitUntil(keepFiles(keep.filter(isPageFile), begun));
});

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== "GET" || url.origin !== location.origin) return;
	if (isPageFile(url.pathname)) event.respondWith(keptFirst(request));
	else if (isTile(url.pathname)) event.respondWith(tile(request));
	else if (url.pathname === SHELL || url.pathname === STYLE) event.respondWith(freshFirst(request, url.pathname));
});

self.addEventListener("push", (event) => {
	const told = event.data?.json() as { title: string; body: string } | undefined;
	if (!told) return;
	event.waitUntil(
		self.registration.showNotification(told.title, {
			body: told.body,
			tag: "assignment",
			requireInteraction: true,
			icon: "/static/field-icon-192.png",
		}),
	);
});

self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(openPage());
});

async function openPage(): Promise<void> {
	const [open] = await self.clients.matchAll({ type: "window" });
	if (open) await open.focus();
	else await self.clients.openWindow(SHELL);
}

/** Keep these files of the page; those of an older page, which began with another file, go. */
async function keepFiles(paths: readonly string[], begun: string): Promise<void> {
	const page = await caches.open(PAGE);
	const kept = new Set((await page.keys()).map(({ url }) => new URL(url).pathname));
	await Promise.all(paths.filter((path) => !kept.has(path)).map((path) => page.add(path).catch(() => {})));
	const before = await (await page.match(KEPT_FOR))?.text();
	if (before === begun) return;
	const wanted = new Set([...paths, SHELL, STYLE]);
	for (const path of kept) if (!wanted.has(path)) await page.delete(path, { ignoreSearch: true });
	await page.put(KEPT_FOR, new Response(begun));
}

/** A file whose name changes with its content never changes. */
async function keptFirst(request: Request): Promise<Response> {
	const page = await caches.open(PAGE);
	const kept = await page.match(request);
	if (kept) return kept;
	const answer = await fetch(request);
	if (answer.ok) void page.put(request, answer.clone());
	return answer;
}

async function freshFirst(request: Request, path: string): Promise<Response> {
	const page = await caches.open(PAGE);
	const kept = await page.match(path);
	const asked = fetch(request).then((answer) => {
		if (answer.ok) void page.put(path, answer.clone());
		return answer;
	});
	if (!kept) return asked;
	return Promise.race([asked.catch(() => kept), new Promise<Response>((give) => setTimeout(() => give(kept), PATIENCE_MS))]);
}

/** The address of a tile names its version; the key in its query opens it, and changes. */
async function tile(request: Request): Promise<Response> {
	const tiles = await caches.open(TILES);
	const path = new URL(request.url).pathname;
	const kept = await tiles.match(path);
	if (kept) return kept;
	const answer = await fetch(request);
	if (answer.status === 200) {
		await tiles.put(path, answer.clone());
		const all = await tiles.keys();
		await Promise.all(all.slice(0, Math.max(0, all.length - MOST_TILES)).map((old) => tiles.delete(old)));
	}
	return answer;
}
