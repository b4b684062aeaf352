import { alarms } from "./en/alarms.ts";
import { callForm } from "./en/callForm.ts";
import { chat } from "./en/chat.ts";
import { late } from "./en/late.ts";
import { lists } from "./en/lists.ts";
import { problems } from "./en/problems.ts";
import { screen } from "./en/screen.ts";
import { screens } from "./en/screens.ts";
import { shift } from "./en/shift.ts";
import { vocabulary } from "./en/vocabulary.ts";
import { watch } from "./en/watch.ts";
import { work } from "./en/work.ts";
import type { FirstWords } from "./vi.ts";

export const en: FirstWords = {
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
