import type { LaterWords } from "../vi/later.ts";
import { bulkDuty } from "./bulkDuty.ts";
import { callers } from "./callers.ts";
import { commandLine } from "./commandLine.ts";
import { coverage } from "./coverage.ts";
import { devices } from "./devices.ts";
import { files } from "./files.ts";
import { map } from "./map.ts";
import { nearby } from "./nearby.ts";
import { places } from "./places.ts";
import { roads } from "./roads.ts";
import { sounds } from "./sounds.ts";

export const later: LaterWords = {
	...bulkDuty,
	...callers,
	...commandLine,
	...coverage,
	...devices,
	...files,
	...map,
	...nearby,
	...places,
	...roads,
	...sounds,
};
