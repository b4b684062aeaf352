import { defineConfig } from "vitest/config";

// Names are fixed and addresses relative: Django puts a hash into every name when it collects the files.
export default defineConfig({
	base: "./",
	build: {
		target: "es2022",
		assetsInlineLimit: 0,
		modulePreload: false,
		rolldownOptions: {
			input: {
				areas: "src/apps/areas/main.ts",
				console: "src/apps/console/main.tsx",
				login: "src/apps/login/login.css",
				map: "src/apps/map/main.tsx",
			},
			output: {
				entryFileNames: "[name].js",
				// These are imported by name out of other files, where Django puts no hash: they have their own.
				chunkFileNames: "[name]-[hash].js",
				assetFileNames: ({ names }) => (names[0]?.endsWith(".woff2") ? "fonts/[name][extname]" : "[name][extname]"),
			},
		},
	},
	worker: { format: "es", rolldownOptions: { output: { entryFileNames: "[name]-[hash].js" } } },
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
	test: { include: ["src/**/*.test.ts"], css: true },
});
