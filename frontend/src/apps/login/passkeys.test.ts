import { expect, test } from "vitest";
import { failureOf, hindrance } from "./passkeys.ts";

const KNOWS = { parseCreationOptionsFromJSON: () => {} };

test("a key belongs to a name over a safe connection, not to an address of numbers", () => {
	expect(hindrance("eoc.example.vn", true, KNOWS)).toBeNull();
	expect(hindrance("localhost", true, KNOWS)).toBeNull();
	expect(hindrance("127.0.0.1", true, KNOWS)).toBe("address");
	expect(hindrance("[::1]", true, KNOWS)).toBe("address");
	expect(hindrance("eoc.example.vn", false, KNOWS)).toBe("address");
	expect(hindrance("eoc.example.vn", true, undefined)).toBe("unsupported");
	expect(hindrance("eoc.example.vn", true, {})).toBe("unsupported");
});

test("each failure has its own sentence", () => {
	expect(failureOf(new DOMException("", "InvalidStateError"))).toBe("known");
	expect(failureOf(new DOMException("", "SecurityError"))).toBe("address");
	expect(failureOf(new DOMException("", "NotAllowedError"))).toBe("refused");
	expect(failureOf(new TypeError("fetch failed"))).toBe("failed");
});
