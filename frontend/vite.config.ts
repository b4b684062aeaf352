import { defineConfig } from "vitest/config";

// Names are fixed and addresses relative: Django puts a hash into every name when it collects the files.
export default defineConfig({
	base: "./",
	build: {
		target: "es2022",
		assetsInlineLimit: 0,
		modulePreload: false,
		rolldownOptions: {
			input: { areas: "src/apps/areas/main.ts", console: "src/apps/console/main.tsx", login: "src/apps/login/login.css" },
			output: {
				entryFileNames: "[name].js",
				assetFileNames: ({ names }) => (names[0]?.endsWith(".woff2") ? "fonts/[name][extname]" : "[name][extname]"),
			},
		},
	},
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
	test: { include: ["src/**/*.test.ts"], css: true },
});
