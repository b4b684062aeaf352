import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { showFrames } from "../video/frames.ts";
import { age_s, type Condition, conditionOf, NOTHING_YET, type Picture } from "../video/freshness.ts";
import { showStream } from "../video/stream.ts";
import { Dialog } from "./Dialog.tsx";
import { type OpenLook, useDesk } from "./desk.ts";
import { timeAndDay } from "./time.ts";

export function CameraDialog() {
	const { cameraOpen } = useDesk();
	return cameraOpen.value ? <Open key={cameraOpen.value.opened.url} look={cameraOpen.value} /> : null;
}

/** The picture of a camera, with its age: what is not of now is grey and says so. */
function Open({ look }: { look: OpenLook }) {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const video = useRef<HTMLVideoElement>(null);
	const image = useRef<HTMLImageElement>(null);
	const picture = useSignal<Picture>(NOTHING_YET);
	// This screen's own clock, by which arrivals are counted.
	const now = useSignal(Date.now());
	const { camera, url, expires_at } = look.opened;
	const isOver = picture.value.isOver;

	useEffect(() => {
		const timer = setInterval(() => {
			now.value = Date.now();
			if (desk.now.peek() >= Date.parse(expires_at)) picture.value = { ...picture.value, isOver: true };
		}, 1_000);
		return () => clearInterval(timer);
	}, []);

	useEffect(() => {
		if (isOver) return undefined;
		const report = (change: Partial<Picture>): void => {
			picture.value = { ...picture.value, ...change };
		};
		if (camera.format === "hls" && video.current) return showStream(url, video.current, report, () => desk.now.peek());
		return image.current ? showFrames(url, image.current, report) : undefined;
	}, [url, isOver]);

	async function again(): Promise<void> {
		const opened = desk.settle(await desk.commands.places.look(camera.id, look.incidentId));
		if (opened) desk.cameraOpen.value = { ...look, opened };
	}

	const condition = conditionOf(picture.value, now.value);
	return (
		<Dialog
			dialog={dialog}
			class="camera-dialog"
			data-testid="camera-dialog"
			aria-labelledby="camera-title"
			onClose={() => {
				desk.cameraOpen.value = null;
			}}
		>
			<header>
				<h2 id="camera-title">{camera.name}</h2>
				<button type="button" aria-label={t.close} onClick={() => dialog.current?.close()}>
					×
				</button>
			</header>
			<div class={`picture ${condition}`} data-testid="picture" data-condition={condition}>
				{camera.format === "hls" ? <video ref={video} muted playsInline /> : <img ref={image} alt={camera.name} />}
				<p class="picture-state" role="status">
					{stateText(condition, picture.value, now.value, desk.now.peek())}
				</p>
			</div>
			<p class="hint">
				{camera.owner} · {t.lookRecorded}
			</p>
			{isOver && (
				<button type="button" class="primary" data-testid="look-again" onClick={again}>
					{t.lookAgain}
				</button>
			)}
		</Dialog>
	);
}

function stateText(condition: Condition, picture: Picture, now: number, today: number): string {
	const t = words.value;
	switch (condition) {
		case "waiting":
			return t.pictureWaiting;
		case "live":
			return t.pictureLive(age_s(picture, now));
		case "stale":
			return t.pictureStale(age_s(picture, now));
		case "dead":
			return picture.deadSince ? t.pictureDead(timeAndDay(picture.deadSince, today)) : t.pictureDeadUnknown;
		case "over":
			return t.pictureOver;
	}
}
