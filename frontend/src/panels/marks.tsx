// Signs that carry meaning without colour: a shape for each priority, letters for agencies and statuses.
import type { UnitStatus } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { lettersOf } from "../i18n/letters.ts";
import { PRIORITY_SHAPES } from "../theme/shapes.ts";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";

export function PriorityMark({ priority }: { priority: number }) {
	return (
		<span class={`priority p${priority}`} title={words.value.priority[priority - 1]}>
			<svg viewBox="0 0 16 16" aria-hidden="true">
				<path d={PRIORITY_SHAPES[priority - 1]} />
			</svg>
			P{priority}
		</span>
	);
}

/** A sign that no other alarm has; the words beside it say what it means. */
export function DangerMark() {
	return (
		<svg class="danger-mark" viewBox="0 0 16 16" aria-hidden="true">
			<path d="M5 0h6l5 5v6l-5 5H5l-5-5V5ZM7 3v6h2V3ZM7 11v2h2v-2Z" />
		</svg>
	);
}

/** A switch. */
export function PowerMark() {
	return (
		<svg class="map-mark" viewBox="0 0 16 16" aria-hidden="true">
			<path d="M7 1h2v7H7ZM4.2 3.2l1.3 1.5a4.5 4.5 0 1 0 5 0l1.3-1.5a6.5 6.5 0 1 1-7.6 0Z" />
		</svg>
	);
}

/** A folded map. */
export function MapMark() {
	return (
		<svg class="map-mark" viewBox="0 0 16 16" aria-hidden="true">
			<path d="M0 3l5-2v12l-5 2ZM6 1l4 2v12l-4-2ZM11 3l5-2v12l-5 2Z" />
		</svg>
	);
}

/** A message. */
export function MessageMark() {
	return (
		<svg class="map-mark" viewBox="0 0 16 16" aria-hidden="true">
			<path d="M1 2h14v9H8l-4 4v-4H1ZM3 5h10v1H3ZM3 8h7v1H3Z" />
		</svg>
	);
}

/** A person at another desk; with a pencil, one who edits. */
export function PersonMark({ isEditing }: { isEditing: boolean }) {
	return (
		<svg class="person-mark" viewBox="0 0 16 16" aria-hidden="true">
			<path
				d={isEditing ? "M11 1l4 4-9 9-5 1 1-5ZM10 4 4 10l2 2 6-6Z" : "M8 1a3.5 3.5 0 1 0 .01 0ZM1 15c0-4 3-6 7-6s7 2 7 6Z"}
			/>
		</svg>
	);
}

/** Something that wants to be looked at; the words beside it say what. */
export function WarningMark() {
	return (
		<svg class="warning-mark" viewBox="0 0 16 16" aria-hidden="true">
			<path d="M8 1 15.5 15H.5ZM7 6v4.5h2V6ZM7 11.5v2h2v-2Z" />
		</svg>
	);
}

/** A loudspeaker; with a warning beside it, one that nobody has heard yet. */
export function SpeakerMark({ isSure }: { isSure: boolean }) {
	return (
		<svg class="map-mark" viewBox="0 0 16 16" aria-hidden="true">
			<path
				d={
					isSure
						? "M1 5h3l4-4v14l-4-4H1ZM10 4.5a5 5 0 0 1 0 7V9.6a2.4 2.4 0 0 0 0-3.2ZM12 1.6a8 8 0 0 1 0 12.8v-2a6 6 0 0 0 0-8.8Z"
						: "M1 5h3l4-4v14l-4-4H1ZM11 2h3v7h-3ZM11 11h3v3h-3Z"
				}
			/>
		</svg>
	);
}

/** How much of the response plan is called, where it is more than the first level. */
export function AlarmMark({ level }: { level: number }) {
	if (level <= 1) return null;
	const t = words.value;
	return (
		<abbr class="alarm-mark" title={t.alarmLevel(level)}>
			{t.alarmShort(level)}
		</abbr>
	);
}

export function AgencyMark({ agency }: { agency: string }) {
	const { catalogue } = useDesk();
	const name = nameOf(catalogue.agencies, agency);
	return (
		<abbr class={`agency agency-${agency}`} title={name} aria-label={name}>
			{lettersOf(agency)}
		</abbr>
	);
}

export function UnitStatusMark({ status }: { status: UnitStatus }) {
	return (
		<abbr class={`unit-status status-${status}`} title={words.value.unitStatus[status]}>
			{words.value.unitCode[status]}
		</abbr>
	);
}
