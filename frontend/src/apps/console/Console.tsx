import type { ReadonlySignal } from "@preact/signals";
import { Alarms } from "../../panels/Alarms.tsx";
import { Announcer } from "../../panels/Announcer.tsx";
import { BulkDutyDialog } from "../../panels/BulkDutyDialog.tsx";
import { CameraDialog } from "../../panels/CameraDialog.tsx";
import { ClosuresDialog } from "../../panels/ClosuresDialog.tsx";
import { CommandLine } from "../../panels/CommandLine.tsx";
import { ConflictDialog } from "../../panels/ConflictDialog.tsx";
import { CoverageDialog } from "../../panels/CoverageDialog.tsx";
import { DesksDialog } from "../../panels/DesksDialog.tsx";
import { useDesk } from "../../panels/desk.ts";
import { HandoverDialog } from "../../panels/HandoverDialog.tsx";
import { Handovers } from "../../panels/Handovers.tsx";
import { Help } from "../../panels/Help.tsx";
import { Impairments } from "../../panels/Impairments.tsx";
import { Incident } from "../../panels/Incident.tsx";
import { MapPanel } from "../../panels/MapPanel.tsx";
import { Notices } from "../../panels/Notices.tsx";
import { Queue } from "../../panels/Queue.tsx";
import { TopBar } from "../../panels/TopBar.tsx";
import { UnitBoard } from "../../panels/UnitBoard.tsx";
import type { Ringer } from "../../sound/ringer.ts";

/** `tick` is the screen's own time in milliseconds. */
export function Console({ ringer, tick }: { ringer: Ringer; tick: ReadonlySignal<number> }) {
	const { connection } = useDesk();
	return (
		<>
			<TopBar ringer={ringer} tick={tick} />
			<div class="over-board">
				<Alarms ringer={ringer} />
				<Notices />
				<Handovers />
			</div>
			<main class={connection.freshness.value === "live" ? "desk" : "desk not-fresh"}>
				<Queue />
				<div class="centre">
					<MapPanel />
					<Incident />
				</div>
				<UnitBoard />
			</main>
			<Impairments />
			<CommandLine />
			<ConflictDialog />
			<HandoverDialog />
			<ClosuresDialog />
			<DesksDialog />
			<CoverageDialog />
			<BulkDutyDialog />
			<CameraDialog />
			<Help />
			<Announcer />
		</>
	);
}
