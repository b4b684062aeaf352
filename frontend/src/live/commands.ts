// What a person asks of the centre goes by HTTP; what came of it returns by the socket like everybody else's acts.
import type { BoardState } from "./apply.ts";
import { AssignmentCommands } from "./assignmentCommands.ts";
import { AttachmentCommands } from "./attachmentCommands.ts";
import { CallCommands } from "./callCommands.ts";
import { ChatCommands } from "./chatCommands.ts";
import { DeskShiftCommands } from "./deskShiftCommands.ts";
import { DeviceCommands } from "./deviceCommands.ts";
import { DutyCommands } from "./dutyCommands.ts";
import { EndCommands } from "./endCommands.ts";
import { IncidentCommands } from "./incidentCommands.ts";
import { PlaceCommands } from "./placeCommands.ts";
import { RoadCommands } from "./roadCommands.ts";
import { Sender, type SenderOptions } from "./sender.ts";

export class Commands extends Sender {
	readonly incidents: IncidentCommands;
	/** How incidents end, become one, and go on. */
	readonly ends: EndCommands;
	readonly calls: CallCommands;
	readonly assignments: AssignmentCommands;
	readonly duty: DutyCommands;
	readonly chat: ChatCommands;
	readonly deskShifts: DeskShiftCommands;
	readonly devices: DeviceCommands;
	readonly roads: RoadCommands;
	readonly places: PlaceCommands;
	readonly attachments: AttachmentCommands;

	constructor(options: SenderOptions, board: BoardState) {
		super(options, board);
		this.incidents = new IncidentCommands(this);
		this.ends = new EndCommands(this);
		this.calls = new CallCommands(this);
		this.assignments = new AssignmentCommands(this);
		this.duty = new DutyCommands(this);
		this.chat = new ChatCommands(this);
		this.deskShifts = new DeskShiftCommands(this);
		this.devices = new DeviceCommands(this);
		this.roads = new RoadCommands(this);
		this.places = new PlaceCommands(this);
		this.attachments = new AttachmentCommands(this);
	}
}
