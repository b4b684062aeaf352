// Photos are made small where they were taken: a thin line carries them, and what a camera writes beside them stays here.
import type { Photo } from "./storage.ts";

const LONGEST_PX = 1600;
const QUALITY = 0.8;

/** Make a photo small. Raises what the browser raises for a file that is no picture. */
export async function shrunk(file: File, place: { lon: number; lat: number } | null, taken: Date): Promise<Photo> {
	const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
	try {
		const scale = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
		const canvas = document.createElement("canvas");
		canvas.width = Math.max(1, Math.round(picture.width * scale));
		canvas.height = Math.max(1, Math.round(picture.height * scale));
		canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise<Blob>((resolve, reject) => {
			canvas.toBlob(
				(made) => (made ? resolve(made) : reject(new Error("the picture cannot be written"))),
				"image/jpeg",
				QUALITY,
			);
		});
		const stamp = taken.toISOString().slice(0, 19).replaceAll(":", "-");
		return { blob, name: `${stamp}.jpg`, fields: place ? { lon: String(place.lon), lat: String(place.lat) } : {} };
	} finally {
		picture.close();
	}
}
