import { alarms } from "./vi/alarms.ts";
import { callForm } from "./vi/callForm.ts";
import { chat } from "./vi/chat.ts";
import { late } from "./vi/late.ts";
import type { LaterWords } from "./vi/later.ts";
import { lists } from "./vi/lists.ts";
import { problems } from "./vi/problems.ts";
import { screen } from "./vi/screen.ts";
import { screens } from "./vi/screens.ts";
import { shift } from "./vi/shift.ts";
import { vocabulary } from "./vi/vocabulary.ts";
import { watch } from "./vi/watch.ts";
import { work } from "./vi/work.ts";

/** The words of the first screen. */
export const vi = {
	...vocabulary,
	...screen,
	...work,
	...alarms,
	...watch,
	...chat,
	...late,
	...lists,
	...shift,
	...callForm,
	...screens,
	problems,
};

export type FirstWords = typeof vi;
export type Words = FirstWords & LaterWords;
