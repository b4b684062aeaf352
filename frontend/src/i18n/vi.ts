import { places } from "./vi/places.ts";
import { problems } from "./vi/problems.ts";
import { screen } from "./vi/screen.ts";
import { vocabulary } from "./vi/vocabulary.ts";
import { watch } from "./vi/watch.ts";
import { work } from "./vi/work.ts";

export const vi = { ...vocabulary, ...screen, ...work, ...watch, ...places, problems };

export type Words = typeof vi;
