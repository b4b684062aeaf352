// node contract.mjs SCHEMA.json OUT.ts - writes the TypeScript types of a JSON Schema ("-" or no name: stdin).
import { readFile, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const HEAD = "// Generated from dispatch/schema/ by `manage.py contract`: do not edit.";

/** Drop the title of every field (each would become a type of its own) and write tuples as json-schema-to-typescript reads them. */
function simplify(node, isDefinition = false) {
	if (Array.isArray(node)) return node.map((item) => simplify(item));
	if (node === null || typeof node !== "object") return node;
	const result = {};
	for (const [key, value] of Object.entries(node)) {
		if (key === "title" && typeof value === "string" && !isDefinition) continue;
		if (key === "default" || key === "pattern") continue;
		// Lengths would become tuples of so many members.
		if ((key === "minItems" || key === "maxItems") && !("prefixItems" in node)) continue;
		if (key === "properties" || key === "$defs")
			result[key] = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, simplify(item, key === "$defs")]));
		else if (key === "prefixItems") result.items = simplify(value);
		else result[key] = simplify(value);
	}
	return result;
}

const [source = "-", target = fileURLToPath(new URL("src/contract.ts", import.meta.url))] = process.argv.slice(2);
const { $defs } = simplify(JSON.parse(source === "-" ? await text(process.stdin) : await readFile(source, "utf8")));
const compiled = await compile({ $defs, title: "Contract", type: "object", additionalProperties: false }, "Contract", {
	additionalProperties: false,
	bannerComment: HEAD,
	style: { useTabs: true, printWidth: 128 },
	unreachableDefinitions: true,
});
// The root is only there to carry the definitions, and every type would say that it comes from there.
const types = compiled
	.replace(/export interface Contract \{\s*\}\n*/, "")
	.replace(/( \* ?\n)? \* This interface was referenced by `Contract`'s JSON-Schema\n \* via the `definition` "[^"]*"\.\n/g, "")
	.replace(/\/\*\*\n \*\/\n/g, "")
	.replace(/\n{3,}/g, "\n\n");
await writeFile(target, types);
