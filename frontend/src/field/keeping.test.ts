import { expect, test } from "vitest";
import { isPageFile, isTile } from "./keeping.ts";

test.each([
	["/static/field.0123456789ab.js", true, false],
	["/tiles/roads/7/12/3276/1912.mvt", false, true],
	["/api/v1/board", false, false],
	["/api/v1/attachments/3/content", false, false],
	["/field/", false, false],
])("%s", (path, page, tile) => {
	expect([isPageFile(path), isTile(path)]).toEqual([page, tile]);
});
