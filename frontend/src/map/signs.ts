// The signs on the map, drawn when the map first asks for them: never by colour alone.
import { lettersOf } from "../i18n/letters.ts";
import { PRIORITY_SHAPES } from "../theme/shapes.ts";

const SCALE = 2;
const SIZE_PX = 30;
const INCIDENT = /^incident-([1-5])(-open)?$/;
const UNIT = /^unit-([a-z_0-9]+)-([a-z_]+)$/;

export const PIXEL_RATIO = SCALE;

/** Draw a sign by its name: `incident-2`, `incident-2-open`, `unit-fire-en_route` or `heading`; null for any other. */
export function drawSign(name: string): ImageData | null {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = SIZE_PX * SCALE;
	// It is read at once: out of the graphics card that takes longer than all the drawing.
	const pen = canvas.getContext("2d", { willReadFrequently: true });
	if (!pen) return null;
	pen.scale(SCALE, SCALE);
	const [incident, unit] = [INCIDENT.exec(name), UNIT.exec(name)];
	if (incident) drawIncident(pen, Number(incident[1]), incident[2] !== undefined);
	else if (unit) drawUnit(pen, String(unit[1]), String(unit[2]));
	else if (name === "heading") drawHeading(pen);
	else return null;
	return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function colour(name: string): string {
	return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#98a3b0";
}

function drawIncident(pen: CanvasRenderingContext2D, priority: number, isOpen: boolean): void {
	const size = isOpen ? 26 : 20;
	pen.translate((SIZE_PX - size) / 2, (SIZE_PX - size) / 2);
	pen.scale(size / 16, size / 16);
	const path = new Path2D(PRIORITY_SHAPES[priority - 1]);
	pen.lineJoin = "round";
	pen.lineWidth = isOpen ? 3.6 : 2;
	pen.strokeStyle = isOpen ? "#ffffff" : "#101418";
	pen.stroke(path);
	pen.fillStyle = colour(`p${priority}`);
	pen.fill(path, "evenodd");
	pen.lineWidth = 0.8;
	pen.strokeStyle = "#101418";
	pen.stroke(path);
}

function drawUnit(pen: CanvasRenderingContext2D, agency: string, status: string): void {
	pen.beginPath();
	pen.roundRect(4, 7, 22, 16, 4);
	pen.fillStyle = colour(status.replaceAll("_", "-"));
	pen.fill();
	pen.lineWidth = 3;
	pen.strokeStyle = colour(agency);
	pen.stroke();
	pen.lineWidth = 0.8;
	pen.strokeStyle = "#101418";
	pen.stroke();
	pen.fillStyle = "#101418";
	pen.font = '600 11px "Be Vietnam Pro Semibold", "Be Vietnam Pro", sans-serif';
	pen.textAlign = "center";
	pen.textBaseline = "middle";
	pen.fillText(lettersOf(agency), SIZE_PX / 2, SIZE_PX / 2 + 0.5);
}

/** An arrow above the unit's sign, to be turned about its middle. */
function drawHeading(pen: CanvasRenderingContext2D): void {
	pen.beginPath();
	pen.moveTo(15, 0.5);
	pen.lineTo(20, 7);
	pen.lineTo(10, 7);
	pen.closePath();
	pen.fillStyle = "#ffffff";
	pen.fill();
	pen.lineWidth = 1;
	pen.strokeStyle = "#101418";
	pen.stroke();
}
