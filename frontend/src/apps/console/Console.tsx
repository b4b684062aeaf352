import type { ReadonlySignal } from "@preact/signals";
import { Alarms } from "../../panels/Alarms.tsx";
import { Announcer } from "../../panels/Announcer.tsx";
import { CatchUp } from "../../panels/CatchUp.tsx";
import { CommandField } from "../../panels/CommandField.tsx";
import { useDesk } from "../../panels/desk.ts";
import { Handovers } from "../../panels/Handovers.tsx";
import { Impairments } from "../../panels/Impairments.tsx";
import { LateDialog, LateInPlace, LatePanel, LateRest } from "../../panels/Late.tsx";
import { LateCallForm } from "../../panels/LateCallForm.tsx";
import { Notices } from "../../panels/Notices.tsx";
import { Queue } from "../../panels/Queue.tsx";
import { ScreensAway } from "../../panels/ScreensAway.tsx";
import { DeskLost } from "../../panels/ShiftPlace.tsx";
import { TopBar } from "../../panels/TopBar.tsx";
import { NEW_TYPE_WORDS } from "../../panels/typed.ts";
import { UnderWay } from "../../panels/UnderWay.tsx";
import { WaitingMessages } from "../../panels/WaitingMessages.tsx";
import type { Ringer } from "../../sound/ringer.ts";
import * as late from "./lateParts.ts";

/** `tick` is the screen's own time in milliseconds. */
export function Console({ ringer, tick }: { ringer: Ringer; tick: ReadonlySignal<number> }) {
	const desk = useDesk();
	const away = desk.screens.standing.value;
	const classes = ["desk", desk.connection.freshness.value !== "live" && "not-fresh", away.has("units") && "without-units"];
	return (
		<>
			<TopBar ringer={ringer} tick={tick} />
			<div class="over-board">
				<Alarms ringer={ringer} />
				<CatchUp />
				<Notices />
				<WaitingMessages />
				<DeskLost />
				<Handovers />
				<ScreensAway />
			</div>
			<main class={classes.filter(Boolean).join(" ")}>
				<Queue>
					<LateCallForm late={late.callForm} />
					<LateDialog
						late={late.newIncident}
						open={desk.newIncidentOpen}
						shut={false}
						meanwhile={desk.typed.text(NEW_TYPE_WORDS)}
					/>
				</Queue>
				<div class="centre">
					{!away.has("map") && <LatePanel late={late.map} class="map-panel hidden" />}
					<LatePanel late={late.incident} class="incident" />
				</div>
				{!away.has("units") && <LatePanel late={late.unitBoard} class="board" />}
			</main>
			<UnderWay tick={tick} />
			<Impairments />
			<CommandField>{(text) => <LateInPlace late={late.commandLine} given={text} />}</CommandField>
			<LateDialog late={late.conflict} open={desk.conflicts.asked} shut={null} />
			<LateDialog late={late.handover} open={desk.handoverOpen} shut={false} />
			<LateDialog late={late.messages} open={desk.chat.isOpen} shut={false} />
			<LateDialog late={late.closures} open={desk.closuresOpen} shut={false} />
			<LateDialog late={late.desks} open={desk.desksOpen} shut={false} />
			<LateDialog late={late.alarmList} open={desk.alarmListOpen} shut={false} />
			<LateDialog late={late.soundTest} given={{ ringer }} open={desk.soundTestOpen} shut={false} />
			<LateDialog late={late.coverage} open={desk.coverageOpen} shut={false} />
			<LateDialog late={late.bulkDuty} open={desk.board.bulkDuty} shut={null} />
			<LateDialog late={late.devices} open={desk.devicesOf} shut={null} />
			<LateDialog late={late.camera} open={desk.cameraOpen} shut={null} />
			<LateDialog late={late.refer} open={desk.referring} shut={null} />
			<LateRest late={late.shiftStart} given={{ ringer }} />
			<LateDialog late={late.help} open={desk.helpOpen} shut={false} />
			<Announcer />
		</>
	);
}
