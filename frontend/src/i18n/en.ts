import { commandLine } from "./en/commandLine.ts";
import { coverage } from "./en/coverage.ts";
import { lists } from "./en/lists.ts";
import { map } from "./en/map.ts";
import { nearby } from "./en/nearby.ts";
import { places } from "./en/places.ts";
import { problems } from "./en/problems.ts";
import { roads } from "./en/roads.ts";
import { screen } from "./en/screen.ts";
import { vocabulary } from "./en/vocabulary.ts";
import { watch } from "./en/watch.ts";
import { work } from "./en/work.ts";
import type { Words } from "./vi.ts";

export const en: Words = {
	...vocabulary,
	...screen,
	...work,
	...watch,
	...coverage,
	...map,
	...roads,
	...nearby,
	...lists,
	...places,
	...commandLine,
	problems,
};
