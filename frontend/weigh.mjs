// node weigh.mjs [--json] - what a browser fetches for the console and the crew's page, compressed, out of the build's own
// list; fails where it is too much. With --json the sums alone, for a program.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/**
 * The most, in kB of 1,000 bytes, all JavaScript and CSS, compressed with gzip -9; fonts are told beside them. What is aimed
 * at is 60 and 330.
 */
const MOST_KB = { "first screen": 90, "whole screen, with the map": 405, "the crew's page": 50 };
const LANGUAGES = ["src/i18n/vi", "src/i18n/en"];
const FIELD_LANGUAGES = ["src/i18n/field/vi", "src/i18n/field/en"];
const CONSOLE = ["src/apps/console/main.tsx"];
const LATE = [
	"src/panels/UnitBoard.tsx",
	"src/panels/Incident.tsx",
	"src/panels/MapPanel.tsx",
	"src/map/view.ts",
	"node_modules/maplibre-gl/src/source/worker.ts",
];
const OWN_STYLES = {
	"src/panels/CommandLine.tsx": ["src/apps/console/commandline.css"],
	"src/panels/Incident.tsx": ["src/apps/console/nearby.css"],
};

const dist = new URL("dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", dist), "utf8"));

/** The files of these modules, with all that they import at once. */
function filesOf(names, found = new Set()) {
	for (const name of names) {
		const part = manifest[name];
		if (!part) throw new Error(`the build has no ${name}`);
		if (found.has(part.file)) continue;
		found.add(part.file);
		for (const file of part.css ?? []) found.add(file);
		filesOf([...(part.imports ?? []), ...(OWN_STYLES[name] ?? [])], found);
	}
	return found;
}

function kilobytes(file) {
	return gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000;
}

const weights = new Map();
function weighed(files) {
	let sum = 0;
	for (const file of files) {
		if (!weights.has(file)) weights.set(file, kilobytes(file));
		sum += weights.get(file);
	}
	return sum;
}

/** In the language whose words weigh more. `words` are how the names of its files end. */
function heaviest(names, words = [".ts"], languages = LANGUAGES) {
	return languages
		.map((language) => filesOf([...names, ...words.map((end) => language + end)]))
		.sort((a, b) => weighed(b) - weighed(a))[0];
}

// It lies at another address than the files beside it: what it would fetch of them is not there.
const worker = Object.values(manifest).find(({ name, isEntry }) => isEntry && name === "field-worker");
if (!worker || worker.imports?.length) {
	console.error(`the crew's worker has to be one file, and imports ${worker?.imports}`);
	process.exitCode = 1;
}

const found = {
	"first screen": heaviest(CONSOLE),
	"whole screen, with the map": heaviest([...CONSOLE, ...LATE], [".ts", "/later.ts"]),
	"the crew's page": heaviest(["src/apps/field/main.tsx"], [".ts"], FIELD_LANGUAGES),
};
const sums = Object.fromEntries(Object.entries(found).map(([what, files]) => [what, weighed(files)]));
if (process.argv.includes("--json")) console.log(JSON.stringify(sums));
else tell();
process.exitCode = Object.entries(sums).some(([what, sum]) => sum > MOST_KB[what]) ? 1 : 0;

function tell() {
	for (const [what, files] of Object.entries(found)) {
		const isTooMuch = sums[what] > MOST_KB[what];
		console.log(`${what}: ${sums[what].toFixed(1)} kB of at most ${MOST_KB[what]}${isTooMuch ? ": TOO MUCH" : ""}`);
		for (const file of [...files].sort((a, b) => weights.get(b) - weights.get(a))) {
			if (what !== "whole screen, with the map" || !found["first screen"].has(file))
				console.log(`  ${weights.get(file).toFixed(1).padStart(6)}  ${file}`);
		}
	}
	const fonts = Object.values(manifest).flatMap(({ file }) => (file.endsWith(".woff2") ? file : []));
	const fontsKb = fonts.reduce((sum, file) => sum + readFileSync(new URL(file, dist)).length / 1000, 0);
	console.log(`fonts, not counted: ${fontsKb.toFixed(1)} kB in ${fonts.length} files`);
}
