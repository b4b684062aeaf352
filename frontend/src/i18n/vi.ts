import { problems } from "./vi/problems.ts";
import { screen } from "./vi/screen.ts";
import { vocabulary } from "./vi/vocabulary.ts";
import { work } from "./vi/work.ts";

export const vi = { ...vocabulary, ...screen, ...work, problems };

export type Words = typeof vi;
