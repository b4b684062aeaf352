import type { ReadonlySignal } from "@preact/signals";
import { words } from "../../i18n/index.ts";
import { Alarms } from "../../panels/Alarms.tsx";
import { Announcer } from "../../panels/Announcer.tsx";
import { BulkDutyDialog } from "../../panels/BulkDutyDialog.tsx";
import { CommandField } from "../../panels/CommandField.tsx";
import { CommandLine } from "../../panels/CommandLine.tsx";
import { ConflictDialog } from "../../panels/ConflictDialog.tsx";
import { CoverageDialog } from "../../panels/CoverageDialog.tsx";
import { DevicesDialog } from "../../panels/DevicesDialog.tsx";
import { useDesk } from "../../panels/desk.ts";
import { Handovers } from "../../panels/Handovers.tsx";
import { Help } from "../../panels/Help.tsx";
import { Impairments } from "../../panels/Impairments.tsx";
import { MapPanel } from "../../panels/MapPanel.tsx";
import { MissingIncident } from "../../panels/MissingIncidents.tsx";
import { PriorityMark } from "../../panels/marks.tsx";
import { Notices } from "../../panels/Notices.tsx";
import { nameOf } from "../../panels/names.ts";
import { RingingCalls } from "../../panels/RingingCalls.tsx";
import { ScreenButton } from "../../panels/ScreenButton.tsx";
import { Timeline } from "../../panels/Timeline.tsx";
import { Clock, DataAge } from "../../panels/TopBar.tsx";
import { UnitBoard } from "../../panels/UnitBoard.tsx";
import { useTimeline } from "../../panels/useTimeline.ts";
import { WaitingMessages } from "../../panels/WaitingMessages.tsx";
import type { ScreenName } from "../../screens/protocol.ts";
import type { Ringer } from "../../sound/ringer.ts";
import "./commandline.css";
import "./coverage.css";
import "./devices.css";

interface ScreenProps {
	screen: ScreenName;
	ringer: Ringer;
	/** The screen's own time in milliseconds. */
	tick: ReadonlySignal<number>;
}

/** One panel of the desk in a window of its own. Alarms are here only while the console is closed. */
export function Screen({ screen, ringer, tick }: ScreenProps) {
	const { connection, screens } = useDesk();
	const isAlone = screens.isAlone.value;
	return (
		<>
			<Bar screen={screen} tick={tick} />
			<div class="over-board">
				{isAlone && <Alone ringer={ringer} />}
				<Notices />
			</div>
			<main class={connection.freshness.value === "live" ? "desk lone" : "desk lone not-fresh"}>
				{screen === "map" && <MapPanel />}
				{screen === "units" && <UnitBoard />}
				{screen === "timeline" && <OpenTimeline />}
			</main>
			<Impairments />
			<CommandField>{(text) => <CommandLine {...text} />}</CommandField>
			<ConflictDialog />
			<CoverageDialog />
			<BulkDutyDialog />
			<DevicesDialog />
			<Help />
			{isAlone && <Announcer />}
		</>
	);
}

function Bar({ screen, tick }: Omit<ScreenProps, "ringer">) {
	const desk = useDesk();
	const t = words.value;
	const incident = desk.selected.value;
	return (
		<header class="top">
			<h1>{t.screenNames[screen]}</h1>
			<p class="who">{desk.me.name || desk.me.username}</p>
			<DataAge tick={tick} />
			<p class="screen-incident" data-testid="screen-incident">
				{incident ? t.screenOpenIncident(incident.number) : t.screenNoIncident}
			</p>
			<div class="spacer" />
			<Clock />
			{screen === "timeline" && <ScreenButton screen={screen} />}
			<button
				type="button"
				title={t.help}
				aria-label={t.help}
				onClick={() => {
					desk.helpOpen.value = true;
				}}
			>
				?
			</button>
		</header>
	);
}

/** What the console would show of what rings. One window rings for all of them; each shows it. */
function Alone({ ringer }: { ringer: Ringer }) {
	const { screens } = useDesk();
	const t = words.value;
	return (
		<>
			<p class="screen-alone" role="status" data-testid="screen-alone" data-rings={screens.rings.value}>
				{screens.rings.value ? t.screenAlone : t.screenAloneQuiet} <ConsoleLink />
			</p>
			<Alarms ringer={ringer} />
			<Ringing />
			<Unsent />
			<WaitingMessages />
			<Handovers />
		</>
	);
}

function ConsoleLink() {
	return (
		<a href="/" target="_blank" rel="noopener">
			{words.value.screenConsole}
		</a>
	);
}

function Ringing() {
	const { watch } = useDesk();
	if (watch.ringing.value.length === 0) return null;
	return (
		<section class="call-queue short" aria-label={words.value.ringingCalls} data-testid="screen-ringing">
			<RingingCalls isShort={true} />
			<p class="screen-alone">
				{words.value.screenTakeCall} <ConsoleLink /> <kbd>F10</kbd>
			</p>
		</section>
	);
}

/** The P1 to which nobody goes, which are told by a sound. */
function Unsent() {
	const { watch } = useDesk();
	const unsent = watch.unsent.value;
	const title = words.value.escalationTrigger.incident_unassigned;
	if (unsent.length === 0) return null;
	return (
		<section class="missing" aria-label={title} data-testid="screen-unsent">
			<h3>
				{title} <span class="count">{unsent.length}</span>
			</h3>
			<ul>
				{unsent.map(({ id }) => (
					<MissingIncident key={id} id={id} />
				))}
			</ul>
		</section>
	);
}

/** The record of the open incident, and which one that is. */
function OpenTimeline() {
	const { selectedId, selected, catalogue } = useDesk();
	const t = words.value;
	const id = selectedId.value;
	const incident = selected.value;
	return (
		<section class="lone-timeline" aria-label={t.timeline} data-panel tabIndex={-1}>
			{incident && (
				<header class="panel-head">
					<h2>
						<PriorityMark priority={incident.priority} /> {incident.number}{" "}
						<span class="type">{incident.type ? nameOf(catalogue.incident_types, incident.type) : t.unknownType}</span>
					</h2>
					<span class="incident-status">{t.incidentStatus[incident.status]}</span>
				</header>
			)}
			<div class="scroll">
				{id === null ? <p class="nothing">{t.selectIncident}</p> : <TimelineOf key={id} incidentId={id} />}
			</div>
		</section>
	);
}

function TimelineOf({ incidentId }: { incidentId: number }) {
	return <Timeline record={useTimeline(incidentId)} />;
}
