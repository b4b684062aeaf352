import { signal } from "@preact/signals";
import { computed, effect } from "@preact/signals-core";
import { render } from "preact";
import type { PositionsFrame } from "../../contract.ts";
import { Alert } from "../../field/alert.ts";
import { CentreTime } from "../../field/centreTime.ts";
import { isRevoked, isUnknown } from "../../field/deviceSelf.ts";
import { Emergency } from "../../field/emergency.ts";
import { meaningOf } from "../../field/hearing.ts";
import type { WorkerMessage } from "../../field/keeping.ts";
import { Notifications } from "../../field/notifications.ts";
import { Phone } from "../../field/phone.ts";
import { PositionLog } from "../../field/positions.ts";
import { type Alone, Queue } from "../../field/queue.ts";
import { Reader } from "../../field/reading.ts";
import { sendingBy } from "../../field/sending.ts";
import { FieldStorage } from "../../field/storage.ts";
import { ScreenLight } from "../../field/wakeLock.ts";
import { forgetDrafts } from "../../fieldPanels/drafts.ts";
import { ToolsProvider } from "../../fieldPanels/PhoneContext.tsx";
import { followLanguage, language, settleLanguage, words } from "../../i18n/field/index.ts";
import { systemClock } from "../../live/clock.ts";
import { csrfToken } from "../../live/cookies.ts";
import { Connection } from "../../live/socket.ts";
import { webAudioPlayer } from "../../sound/player.ts";
import { applyTheme, followTheme } from "../../theme/theme.ts";
import { Field } from "./Field.tsx";
import "./field.css";
import { fetchMapAround, forgetMap, keepInstalled, tellLanguage } from "./installing.ts";
import { closeNotices, pushManager, pushSupport } from "./waking.ts";

const RETRY_MS = 2_000;
const TICK_MS = 1_000;
const KEEP_HOUSE_MS = 300_000;
const OTHER_PAGES = "eoc-field";
const WORDLESS = "Chưa tải được trang. Đang thử lại… · The page could not be loaded yet. Trying again…";

applyTheme();
followTheme();
followLanguage();
const root = document.getElementById("field") as HTMLElement;
void open();

async function open(): Promise<void> {
	if (!(await settleLanguage(document.documentElement.lang))) {
		render(<p class="page">{WORDLESS}</p>, root);
		setTimeout(open, RETRY_MS);
		return;
	}
	language.subscribe((code) => {
		document.documentElement.lang = code;
		void tellLanguage(code);
	});
	let storage: FieldStorage;
	try {
		storage = await FieldStorage.open();
	} catch (error) {
		console.warn(error);
		render(<p class="page warning">{words.peek().noStorage}</p>, root);
		setTimeout(open, RETRY_MS);
		return;
	}
	// Browsers throw away what pages keep when the disk is full, unless they are asked not to.
	void navigator.storage?.persist?.();
	await begin(storage);
}

async function begin(storage: FieldStorage): Promise<void> {
	const time = new CentreTime(storage);
	await time.open().catch((error) => console.warn(error));
	const takeTime = time.take.bind(time);
	const ahead_ms = (): number => time.ahead_ms() ?? 0;
	const reader = new Reader({
		fetch: fetch.bind(globalThis),
		csrfToken,
		newKey: () => crypto.randomUUID(),
		onTime: takeTime,
		now: Date.now,
	});
	const connection = new Connection({
		url: `${location.origin.replace(/^http/, "ws")}/ws/field`,
		open: (url) => new WebSocket(url),
		isSignedIn: async () => {
			const told = await reader.read("/devices/own");
			return told.ok || !(isRevoked(told.problem) || isUnknown(told.problem));
		},
		clock: systemClock,
		random: Math.random,
		onFrame: (frame) => phone.take(frame),
		onPositions: (frame: PositionsFrame) => phone.others.take(frame),
		onPresence: () => {},
		onHeard: () => phone.heard(),
	});
	const positions = new PositionLog({
		receiver: navigator.geolocation,
		storage,
		send: async (fixes) => {
			const told = await reader.post("/positions", { fixes });
			// What is refused now is refused for ever: it holds nothing up.
			return told.ok || meaningOf(told.problem) === "refused";
		},
		wall: Date.now,
		ahead_ms,
		onFix: () => phone.queue.nudge(),
	});
	const pages = new BroadcastChannel(OTHER_PAGES);
	// A photo on a thin line lets go of it when somebody calls for help; it goes out again afterwards.
	let large = new AbortController();
	const send = sendingBy({
		fetch: (address, sent) => {
			const { body, signal } = sent ?? {};
			const signals = [signal, body instanceof FormData ? large.signal : null].filter((each) => each instanceof AbortSignal);
			return fetch(address, { ...sent, signal: AbortSignal.any(signals) });
		},
		csrfToken,
		onTime: takeTime,
		now: Date.now,
	});
	const queue = new Queue({
		storage,
		send,
		alone,
		clock: systemClock,
		random: Math.random,
		newKey: () => crypto.randomUUID(),
		wall: Date.now,
		ahead_ms: () => time.ahead_ms(),
		askTime: async () => (await reader.read("/devices/own")).ok || time.ahead_ms() !== null,
		last: () => positions.flush(),
		onChange: () => pages.postMessage(null),
	});
	pages.onmessage = () => void queue.look();
	const phone = new Phone({
		storage,
		reader,
		queue,
		positions,
		connection,
		wall: Date.now,
		onLeave: async () => {
			forgetDrafts();
			// Each for itself: none waits for what another one does not get done.
			await Promise.allSettled([notifications.forget(), closeNotices("all"), forgetMap()]);
		},
	});
	const emergency = new Emergency({
		storage,
		send,
		clock: systemClock,
		newKey: () => crypto.randomUUID(),
		wall: Date.now,
		ahead_ms,
		unit: phone.unit,
		incident: () => phone.work.peek()?.incident ?? null,
		fix: () => positions.newest.peek(),
		makeWay: () => {
			large.abort();
			large = new AbortController();
		},
		shake: () => void navigator.vibrate?.(400),
	});
	const notifications = new Notifications({
		storage,
		centre: reader,
		support: pushSupport(),
		manager: pushManager,
		permission: () => Notification.permission,
		ask: () => Notification.requestPermission(),
	});
	effect(() => {
		const self = phone.self.value;
		if (self) void notifications.follow(self.push_key);
	});
	navigator.serviceWorker?.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => {
		if (data === "renew") void notifications.renew();
	});
	// What a phone says of an order that was answered, here or on another phone of the crew, is over.
	const isAnswered = computed(() => phone.connection.freshness.value === "live" && phone.work.value?.status !== "dispatched");
	effect(() => {
		if (isAnswered.value) void closeNotices("orders");
	});
	// That one was cancelled the page itself says to whoever looks at it, once it knows.
	const closeSeen = (): void => {
		if (connection.freshness.value === "live" && document.visibilityState === "visible") void closeNotices("cancelled");
	};
	effect(closeSeen);
	const player = webAudioPlayer();
	for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => void player.unblock(), { once: true });
	const alert = new Alert({
		isWanted: computed(() => phone.work.value?.status === "dispatched"),
		player,
		vibrate: (pattern) => void navigator.vibrate?.(pattern),
		clock: systemClock,
	});
	const light = new ScreenLight();
	effect(() => light.want(phone.work.value !== null));
	const now = signal(Date.now());
	const battery = signal<number | null>(null);
	void followBattery((left, isCharging) => {
		battery.value = left;
		positions.setBattery(isCharging ? null : left);
	});
	setInterval(() => {
		connection.noticeSilence();
		// Nobody looks at a clock in a pocket.
		if (document.visibilityState === "visible") now.value = Date.now() + ahead_ms();
	}, TICK_MS);
	setInterval(() => void phone.keepHouse(), KEEP_HOUSE_MS);
	for (const sign of ["online", "pageshow", "visibilitychange"])
		addEventListener(sign, () => {
			if (document.visibilityState !== "visible") return;
			closeSeen();
			connection.hurry();
			queue.hurry();
			emergency.hurry();
			if (notifications.state.peek() === "unsent") void notifications.renew();
			void light.hold();
		});
	render(
		<ToolsProvider value={{ phone, alert, emergency, light, now, battery, notifications }}>
			<Field />
		</ToolsProvider>,
		root,
	);
	await Promise.all([phone.open(), emergency.open()]);
	await phone.keepHouse();
	await keepInstalled();
	/** Where the work is, once somebody goes there. */
	const destination = computed(() => {
		const location = phone.work.value?.incident.location;
		return phone.connection.freshness.value === "live" && location ? `${location.lon},${location.lat}` : null;
	});
	destination.subscribe((place) => {
		const [lon, lat] = place?.split(",").map(Number) ?? [];
		if (lon !== undefined && lat !== undefined) void fetchMapAround({ lon, lat });
	});
}

/** One page of this phone at a time sends. */
const alone: Alone = (work) =>
	navigator.locks.request("eoc-field-queue", { ifAvailable: true }, async (lock) => (lock ? await work() : undefined));

interface Battery extends EventTarget {
	level: number;
	charging: boolean;
}

async function followBattery(tell: (left: number, isCharging: boolean) => void): Promise<void> {
	const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<Battery> };
	const battery = await getBattery?.call(navigator).catch(() => undefined);
	if (!battery) return;
	const say = (): void => tell(battery.level, battery.charging);
	for (const change of ["levelchange", "chargingchange"]) battery.addEventListener(change, say);
	say();
}
