import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { ClosureCard, ClosureKind } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { PlaceField } from "./PlaceField.tsx";
import { maySend } from "./rights.ts";
import { shapeOf } from "./roadShapes.ts";
import { NO_PLACE, placeChosen, placeTyped, type SpokenPlace } from "./spokenPlace.ts";
import { metres, timeAndDay } from "./time.ts";

const KINDS: readonly ClosureKind[] = ["flooded", "blocked", "works", "collapsed"];
const PROFILES = ["boat", "fire_truck", "ambulance", "car", "motorbike"];
const HOURS = [1, 3, 6, 12, 24, 72];
const RADIUS_M = 30;
/** Wider than this, the middle of a place says nothing of where its road is closed. */
const WIDE_M = 300;
const HOUR_MS = 3_600_000;

export function ClosuresDialog() {
	const { closuresOpen } = useDesk();
	return closuresOpen.value ? <Open /> : null;
}

/** The roads that are closed; whoever sends units closes and opens them here. */
function Open() {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const closures = desk.store.closures.all();
	return (
		<Dialog
			dialog={dialog}
			class="closures"
			data-testid="closures-dialog"
			aria-labelledby="closures-title"
			onClose={() => {
				desk.closuresOpen.value = false;
			}}
		>
			<h2 id="closures-title">{t.closures}</h2>
			{closures.length === 0 && <p class="nothing">{t.noClosures}</p>}
			<ul class="list">
				{closures.map((closure) => (
					<Closure key={closure.id} closure={closure} />
				))}
			</ul>
			{maySend(desk.me) && <NewClosureForm />}
			<p class="buttons">
				<button type="button" onClick={() => dialog.current?.close()}>
					{t.closePanel}
				</button>
			</p>
		</Dialog>
	);
}

function Closure({ closure }: { closure: ClosureCard }) {
	const desk = useDesk();
	const t = words.value;
	const now = desk.now.value;
	const { id, kind, place, note, radius_m, passable_by, from_at, until, entered_by, entered_at } = closure;
	return (
		<li class="closure" data-testid="closure" data-closure-id={id}>
			<span>
				<b>{t.closureKind[kind]}</b> {place}
				<span class="hint">
					{t.closureBy(entered_by, timeAndDay(entered_at, now))} · {t.radius(metres(radius_m))}
					{Date.parse(from_at) > now && ` · ${t.closureFrom(timeAndDay(from_at, now))}`} ·{" "}
					{until ? t.closureUntil(timeAndDay(until, now)) : t.untilOpened}
					{passable_by.length > 0 && ` · ${t.passableBy(passable_by.map((code) => t.profile[code] ?? code).join(", "))}`}
					{note && ` · ${note}`}
				</span>
			</span>
			{maySend(desk.me) && (
				<Command
					data-testid="open-road"
					disabled={desk.commands.pending.value.has(`closure:${id}`)}
					onClick={async () => {
						desk.settle(await desk.commands.roads.open(id));
					}}
				>
					{t.openRoad}
				</Command>
			)}
		</li>
	);
}

function NewClosureForm() {
	const desk = useDesk();
	const t = words.value;
	const form = useRef<HTMLFormElement>(null);
	const where = useSignal<SpokenPlace>(NO_PLACE);
	const isWide = useSignal(false);
	const pending = desk.commands.pending.value.has("closure:new");
	const shape = shapeOf(where.value.coordinates);

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		if (!form.current || !shape) return;
		const filled = new FormData(form.current);
		const text = (name: string): string =>
			String(filled.get(name) ?? "")
				.normalize("NFC")
				.trim();
		const hours = Number(text("hours"));
		const done = await desk.commands.roads.close({
			kind: text("kind") as ClosureKind,
			shape,
			radius_m: Number(text("radius")),
			place: where.value.place.normalize("NFC").trim(),
			note: text("note"),
			passable_by: filled.getAll("passable").map(String),
			until: hours ? new Date(desk.now.peek() + hours * HOUR_MS).toISOString() : null,
		});
		if (!desk.settle(done)) return;
		form.current?.reset();
		where.value = NO_PLACE;
		isWide.value = false;
	}

	return (
		<form ref={form} class="handover-form" onSubmit={send}>
			<label>
				{t.closureKindLabel}
				<select name="kind">
					{KINDS.map((kind) => (
						<option key={kind} value={kind}>
							{t.closureKind[kind]}
						</option>
					))}
				</select>
			</label>
			<div class="labelled">
				<label for="closure-place">{t.closurePlace}</label>
				<PlaceField
					id="closure-place"
					value={where.value.place}
					onType={(text) => {
						where.value = placeTyped(where.value, text);
						isWide.value = false;
					}}
					onChoose={(candidate) => {
						const found = placeChosen(candidate, where.value.place);
						const { coordinates, chosen } = where.value;
						const isTyped = coordinates.trim() !== "" && coordinates !== chosen?.coordinates;
						// A road or a commune is no place that is closed, and points that a person typed are theirs.
						isWide.value = candidate.radius_m > WIDE_M && !isTyped;
						if (isTyped) where.value = { place: found.place, coordinates, chosen: null };
						else where.value = isWide.value ? { ...NO_PLACE, place: found.place } : found;
					}}
				/>
				{isWide.value && (
					<p class="hint" role="status">
						{t.closureTooWide}
					</p>
				)}
			</div>
			<label>
				{t.closurePoints}
				<input
					name="points"
					autocomplete="off"
					value={where.value.coordinates}
					onInput={(event) => {
						where.value = { ...where.value, coordinates: event.currentTarget.value };
					}}
				/>
			</label>
			{where.value.coordinates.trim() !== "" && !shape && <p class="hint">{t.pointsUnread}</p>}
			<label>
				{t.closureRadius}
				<input name="radius" type="number" min={5} max={20_000} defaultValue={String(RADIUS_M)} required />
			</label>
			<label>
				{t.closureLasts}
				<select name="hours">
					<option value="0">{t.untilOpened}</option>
					{HOURS.map((hours) => (
						<option key={hours} value={hours}>
							{t.closureHours(hours)}
						</option>
					))}
				</select>
			</label>
			<fieldset class="passable">
				<legend>{t.passableBy("")}</legend>
				{PROFILES.map((code) => (
					<label key={code}>
						<input type="checkbox" name="passable" value={code} /> {t.profile[code]}
					</label>
				))}
			</fieldset>
			<label>
				{t.closureNote}
				<input name="note" maxLength={300} />
			</label>
			<Command type="submit" class="primary" data-testid="close-road" disabled={pending || !shape}>
				{pending ? t.sending : t.closeRoad}
			</Command>
		</form>
	);
}
