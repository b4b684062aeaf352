import { words } from "../i18n/index.ts";
import type { Ground } from "../map/ground.ts";

interface Props {
	ground: Ground;
	onFit: () => void;
	layersOpen: boolean;
}

/** What stands around a map: why it is not there, its layers, its size. */
export function MapControls({ ground, onFit, layersOpen }: Props) {
	const t = words.value;
	const [sentence, style, hidden] = [ground.sentence.value, ground.style.value, ground.hidden.value];
	return (
		<>
			{sentence && (
				<p class="sentence" role="status" data-testid="map-sentence">
					{t[sentence]}
				</p>
			)}
			{style && (
				<details class="layers" open={layersOpen}>
					<summary>{t.mapLayers}</summary>
					<ul>
						{style.metadata.groups.map(({ id, name }) => (
							<li key={id}>
								<label>
									<input
										type="checkbox"
										data-testid={`layer-${id}`}
										checked={!hidden?.has(id)}
										onChange={() => ground.hide(toggled(hidden ?? new Set(), id))}
									/>
									{name}
								</label>
							</li>
						))}
					</ul>
				</details>
			)}
			<div class="zooming">
				<button type="button" title={t.mapZoomIn} aria-label={t.mapZoomIn} onClick={() => ground.view.peek()?.zoomBy(1)}>
					+
				</button>
				<button type="button" title={t.mapZoomOut} aria-label={t.mapZoomOut} onClick={() => ground.view.peek()?.zoomBy(-1)}>
					−
				</button>
				<button type="button" title={t.mapFit} aria-label={t.mapFit} onClick={onFit}>
					<svg viewBox="0 0 20 20" aria-hidden="true">
						<path d="M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5" />
					</svg>
				</button>
			</div>
		</>
	);
}

function toggled(groups: ReadonlySet<string>, id: string): ReadonlySet<string> {
	const next = new Set(groups);
	if (!next.delete(id)) next.add(id);
	return next;
}
