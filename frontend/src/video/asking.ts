// What the centre says where a picture should be.
import type { Picture } from "./freshness.ts";

/** What to do with a picture's state. */
export type Report = (change: Partial<Picture>) => void;

const ENDED: ReadonlySet<string> = new Set(["look_over", "camera_unknown", "sign_in_required"]);

/** Tell what a refusal means. One that passes (too many pictures at once, the network) changes nothing: age tells. */
export async function reportRefusal(response: Response, report: Report): Promise<void> {
	const problem: unknown = await response.json().catch(() => null);
	if (typeof problem !== "object" || problem === null || !("code" in problem)) return;
	if (ENDED.has(String(problem.code))) report({ isOver: true });
	if (problem.code === "camera_dead" || problem.code === "stream_elsewhere")
		report({ deadSince: "dead_since" in problem && typeof problem.dead_since === "string" ? problem.dead_since : "" });
}
