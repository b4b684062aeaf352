import { alarms } from "./vi/alarms.ts";
import { callers } from "./vi/callers.ts";
import { callForm } from "./vi/callForm.ts";
import { chat } from "./vi/chat.ts";
import { commandLine } from "./vi/commandLine.ts";
import { coverage } from "./vi/coverage.ts";
import { devices } from "./vi/devices.ts";
import { files } from "./vi/files.ts";
import { late } from "./vi/late.ts";
import { lists } from "./vi/lists.ts";
import { map } from "./vi/map.ts";
import { nearby } from "./vi/nearby.ts";
import { places } from "./vi/places.ts";
import { problems } from "./vi/problems.ts";
import { roads } from "./vi/roads.ts";
import { screen } from "./vi/screen.ts";
import { screens } from "./vi/screens.ts";
import { shift } from "./vi/shift.ts";
import { vocabulary } from "./vi/vocabulary.ts";
import { watch } from "./vi/watch.ts";
import { work } from "./vi/work.ts";

export const vi = {
	...vocabulary,
	...screen,
	...work,
	...alarms,
	...watch,
	...coverage,
	...chat,
	...map,
	...roads,
	...nearby,
	...files,
	...late,
	...lists,
	...shift,
	...places,
	...callForm,
	...commandLine,
	...callers,
	...screens,
	...devices,
	problems,
};

export type Words = typeof vi;
