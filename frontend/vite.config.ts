import { defineConfig } from "vitest/config";
import { leaveOut, MAPLIBRE, worker } from "./maplibre.ts";

/** As Django writes its own: what has such a name is kept by browsers for good (eoc/settings.py). */
const HASHED = "[name].[hash:12]";
// Names of what pages ask for are fixed, and addresses relative: Django puts a hash into every name when it collects the files.
const PAGES = {
	areas: "src/apps/areas/main.ts",
	console: "src/apps/console/main.tsx",
	field: "src/apps/field/main.tsx",
	"field-worker": "src/field/worker.ts",
	login: "src/apps/login/login.css",
	passkeys: "src/apps/login/passkeys.ts",
	map: "src/apps/map/main.tsx",
	review: "src/apps/review/main.tsx",
};
/** What the console and the crew's page have in common at first. */
const SHARED =
	/vite\/preload-helper|\/node_modules\/@?preact\/|\/src\/(?:live\/(?:assignmentOrder|clock|closeCodes|cookies|positions|sender|socket|telling|timeline)|sound\/(?:player|scores)|theme\/|i18n\/speech|panels\/(?:answers|distance)\.)/;
const FIRST = /\/node_modules\/@?preact\/|\/src\/(?:commandline|i18n|keys|live|panels|sound|theme)\/(?!MapControls|field\/)/;

export default defineConfig({
	base: "./",
	plugins: [leaveOut(), worker()],
	resolve: { alias: [{ find: /^maplibre-gl$/, replacement: `${MAPLIBRE}index.ts` }] },
	build: {
		target: "es2022",
		assetsInlineLimit: 0,
		modulePreload: false,
		manifest: "manifest.json",
		rolldownOptions: {
			input: PAGES,
			// What is imported by name out of other files, where Django puts no hash, has its own. A page's own file would
			// otherwise be imported by its parts, under a name without Django's hash: it would run twice.
			preserveEntrySignatures: "strict",
			output: {
				// What the first screen needs is two files, and has in them nothing of what comes later.
				codeSplitting: {
					groups: [
						{ name: "shared", tags: ["$initial"], test: SHARED, priority: 2 },
						{ name: "base", tags: ["$initial"], test: FIRST, priority: 1 },
					],
				},
				hashCharacters: "hex",
				entryFileNames: ({ name }) => (name in PAGES ? "[name].js" : `${HASHED}.js`),
				chunkFileNames: `${HASHED}.js`,
				assetFileNames: ({ names: [name = ""] }) => {
					if (name.endsWith(".woff2")) return "fonts/[name][extname]";
					return name.replace(/\.css$/, "") in PAGES ? "[name][extname]" : `${HASHED}[extname]`;
				},
			},
		},
	},
	oxc: {
		jsx: { runtime: "automatic", importSource: "preact" },
		// MapLibre's source declares fields again that the class before has filled: declared, they must not be emptied.
		typescript: { removeClassFieldsWithoutInitializer: true },
		assumptions: { setPublicClassFields: true },
	},
	test: {
		include: ["src/**/*.test.ts"],
		setupFiles: ["src/i18n/testing.ts"],
		css: true,
		// A test may ask that all be let go of that nothing holds any more.
		execArgv: ["--expose-gc"],
	},
});
