import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { DeviceCard, DeviceList, PairingOffer, UnitCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { clockOf, deviceOf, left_s, parted, revokedBy, sightOf, spaced } from "./devices.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { useReading } from "./reading.ts";
import { timeAndDay } from "./time.ts";

export function DevicesDialog() {
	const { devicesOf, store } = useDesk();
	const unit = devicesOf.value === null ? undefined : store.units.card(devicesOf.value).value;
	return unit ? <Open key={unit.id} unit={unit} /> : null;
}

/** The telephones of a unit's crew: paired here, and taken away where one is lost. */
function Open({ unit }: { unit: UnitCard }) {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const told = useSignal(0);
	/** The device that was paired last while this is open. */
	const paired = useSignal<DeviceCard | null>(null);
	useEffect(
		() =>
			desk.store.onFrames((frames) => {
				for (const frame of frames) {
					const device = frame.type === "event" ? deviceOf(frame, unit.id) : null;
					if (device || frame.type === "snapshot") told.value += 1;
					if (device && frame.type === "event" && frame.name === "device.paired") paired.value = device;
				}
			}),
		[],
	);
	const { reading } = useReading<DeviceList>(`/units/${unit.id}/devices`, () => String(told.value));
	const { value: found, failed } = reading.value;
	const { standing, revoked } = parted(found?.devices ?? []);
	return (
		<Dialog
			dialog={dialog}
			class="devices"
			data-testid="devices-dialog"
			aria-labelledby="devices-title"
			onClose={() => {
				desk.devicesOf.value = null;
			}}
		>
			<h2 id="devices-title">{t.devicesOf(unit.call_sign)}</h2>
			{failed && (
				<p class="wrong" role="alert">
					{t.devicesFailed}
				</p>
			)}
			{!found && !failed && <p class="nothing">{t.loading}</p>}
			{found && standing.length === 0 && <p class="nothing">{t.noDevices}</p>}
			<ul class="list">
				{standing.map((device) => (
					<Standing key={device.id} device={device} />
				))}
			</ul>
			{revoked.length > 0 && <Revoked devices={revoked} />}
			<Pairing unitId={unit.id} paired={paired.value} />
			<p class="buttons">
				<button type="button" onClick={() => dialog.current?.close()}>
					{t.close}
				</button>
			</p>
		</Dialog>
	);
}

function Standing({ device }: { device: DeviceCard }) {
	const desk = useDesk();
	const t = words.value;
	const now = desk.now.value;
	const pending = desk.commands.pending.value.has(`device:${device.id}`);
	const { isThere, text } = sightOf(device, now, t);

	async function revoke(reason: string): Promise<boolean> {
		return desk.settle(await desk.commands.devices.revoke(device.id, reason)) !== undefined;
	}

	return (
		<li class="device" data-testid="device" data-device-id={device.id}>
			<p>
				<b>{device.name}</b> {device.label}
				<span class={isThere ? "device-sight there" : "device-sight"} title={device.last_seen_at ?? ""}>
					{text}
				</span>
				{device.tracker_since && <span class="hint">{t.deviceTracker(timeAndDay(device.tracker_since, now))}</span>}
				<span class="hint">{t.devicePaired(timeAndDay(device.paired_at, now), device.paired_by ?? "")}</span>
			</p>
			<p class="buttons">
				<Command data-testid="device-lost" disabled={pending} onClick={() => revoke(t.deviceLost)}>
					{t.deviceLost}
				</Command>
				<ReasonForm label={t.deviceRevoke} testId="device-revoke" disabled={pending} onSend={revoke} />
			</p>
		</li>
	);
}

function Revoked({ devices }: { devices: readonly DeviceCard[] }) {
	const desk = useDesk();
	const t = words.value;
	return (
		<details class="more" data-testid="devices-revoked">
			<summary>{t.devicesRevoked(devices.length)}</summary>
			<ul class="list">
				{devices.map((device) => (
					<li key={device.id} class="hint">
						{device.name} {device.label} · {timeAndDay(device.revoked_at ?? "", desk.now.value)} · {revokedBy(device, t)}
					</li>
				))}
			</ul>
		</details>
	);
}

/** What a telephone scans or types, as long as it is good and nobody has used it. */
function Pairing({ unitId, paired }: { unitId: number; paired: DeviceCard | null }) {
	const desk = useDesk();
	const t = words.value;
	const offer = useSignal<PairingOffer | null>(null);
	const shown = useRef<HTMLElement>(null);
	const pending = desk.commands.pending.value.has(`pairing:${unitId}`);
	const left = offer.value ? left_s(offer.value, desk.now.value) : 0;
	useEffect(() => {
		offer.value = null;
	}, [paired]);
	// Read out at once, and found again by whoever looks for it.
	useEffect(() => shown.current?.focus(), [offer.value]);

	async function send(): Promise<void> {
		const made = desk.settle(await desk.commands.devices.offer(unitId));
		if (made) offer.value = made;
	}

	return (
		<>
			{offer.value && left > 0 && (
				<section ref={shown} class="pairing" data-testid="pairing" tabIndex={-1} aria-label={t.pairing}>
					<img src={`data:image/svg+xml,${encodeURIComponent(offer.value.qr)}`} alt={t.pairingPicture} />
					<div>
						<p>{t.pairingHow}</p>
						<p class="pairing-code" data-testid="pairing-code">
							{spaced(offer.value.code)}
						</p>
						<p role="timer" data-testid="pairing-left">
							{t.pairingLeft(clockOf(left))}
						</p>
					</div>
				</section>
			)}
			{offer.value && left === 0 && (
				<p class="wrong" role="status">
					{t.pairingOver}
				</p>
			)}
			{paired && !offer.value && (
				<p role="status" data-testid="device-paired">
					✓ {t.devicePairedNow([paired.name, paired.label].filter(Boolean).join(" · "))}
				</p>
			)}
			<p class="buttons">
				<Command class="primary" data-testid="pair-device" disabled={pending} onClick={send}>
					{pending ? t.sending : t.pairDevice}
				</Command>
			</p>
		</>
	);
}
