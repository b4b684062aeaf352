import { useSignal } from "@preact/signals";
import type { IncidentCard } from "../contract.ts";
import { addPhoto } from "../field/deeds.ts";
import { shrunk } from "../field/photos.ts";
import { freshFix } from "../field/positions.ts";
import { words } from "../i18n/field/index.ts";
import { useTools } from "./PhoneContext.tsx";

/** Photos of the scene: made small here, kept until the centre has them. */
export function PhotosTab({ incident }: { incident: IncidentCard }) {
	const { phone } = useTools();
	const t = words.value;
	const isUnreadable = useSignal(false);
	const waiting = phone.queue.waiting.value.filter(({ photo }) => photo !== null);

	async function take(files: FileList | null): Promise<void> {
		isUnreadable.value = false;
		const here = freshFix(phone.positions.newest.peek(), Date.now())?.coords;
		for (const file of files ?? []) {
			try {
				const place = here ? { lon: here.longitude, lat: here.latitude } : null;
				await phone.do(addPhoto(incident, await shrunk(file, place, new Date(file.lastModified))));
			} catch (error) {
				console.warn(error);
				isUnreadable.value = true;
			}
		}
	}

	return (
		<section data-testid="photos" aria-label={t.tabs.photos}>
			<label class="button primary">
				{t.takePhoto}
				<input
					class="unseen"
					type="file"
					accept="image/*"
					capture="environment"
					multiple
					data-testid="photo-file"
					onChange={({ currentTarget }) => {
						void take(currentTarget.files).finally(() => {
							currentTarget.value = "";
						});
					}}
				/>
			</label>
			<p class="quiet">{t.photoHow}</p>
			{isUnreadable.value && (
				<p class="warning" role="alert">
					{t.photoUnreadable}
				</p>
			)}
			<p data-testid="photo-counts">
				{t.photosSent(incident.attachments)}
				{waiting.length > 0 && <b> · {t.photoWaits(waiting.length)}</b>}
			</p>
		</section>
	);
}
