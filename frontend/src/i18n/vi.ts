import { commandLine } from "./vi/commandLine.ts";
import { coverage } from "./vi/coverage.ts";
import { lists } from "./vi/lists.ts";
import { map } from "./vi/map.ts";
import { nearby } from "./vi/nearby.ts";
import { places } from "./vi/places.ts";
import { problems } from "./vi/problems.ts";
import { roads } from "./vi/roads.ts";
import { screen } from "./vi/screen.ts";
import { vocabulary } from "./vi/vocabulary.ts";
import { watch } from "./vi/watch.ts";
import { work } from "./vi/work.ts";

export const vi = {
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

export type Words = typeof vi;
