import { alarms } from "./en/alarms.ts";
import { callers } from "./en/callers.ts";
import { callForm } from "./en/callForm.ts";
import { chat } from "./en/chat.ts";
import { commandLine } from "./en/commandLine.ts";
import { coverage } from "./en/coverage.ts";
import { devices } from "./en/devices.ts";
import { files } from "./en/files.ts";
import { late } from "./en/late.ts";
import { lists } from "./en/lists.ts";
import { map } from "./en/map.ts";
import { nearby } from "./en/nearby.ts";
import { places } from "./en/places.ts";
import { problems } from "./en/problems.ts";
import { roads } from "./en/roads.ts";
import { screen } from "./en/screen.ts";
import { screens } from "./en/screens.ts";
import { shift } from "./en/shift.ts";
import { vocabulary } from "./en/vocabulary.ts";
import { watch } from "./en/watch.ts";
import { work } from "./en/work.ts";
import type { Words } from "./vi.ts";

export const en: Words = {
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
