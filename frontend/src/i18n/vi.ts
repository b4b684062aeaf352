import { coverage } from "./vi/coverage.ts";
import { problems } from "./vi/problems.ts";
import { roads } from "./vi/roads.ts";
import { screen } from "./vi/screen.ts";
import { vocabulary } from "./vi/vocabulary.ts";
import { watch } from "./vi/watch.ts";
import { work } from "./vi/work.ts";

export const vi = { ...vocabulary, ...screen, ...work, ...watch, ...coverage, ...roads, problems };

export type Words = typeof vi;
