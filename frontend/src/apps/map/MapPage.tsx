import type { ReadonlySignal } from "@preact/signals";
import type { MapStyle } from "../../contract.ts";
import { words } from "../../i18n/index.ts";
import { LanguageButton } from "../../panels/LanguageButton.tsx";

export type Sentence = "mapLoading" | "mapFailed" | "mapNoWebgl" | "mapNotAllowed";

interface Shown {
	sentence: ReadonlySignal<Sentence | null>;
	groups: ReadonlySignal<MapStyle | null>;
	hidden: ReadonlySignal<ReadonlySet<string> | null>;
	onHide: (groups: ReadonlySet<string>) => void;
	onTheme: () => void;
	onZoom: (steps: number) => void;
	onFit: () => void;
}

export function MapPage({ sentence, groups, hidden, onHide, onTheme, onZoom, onFit }: Shown) {
	const t = words.value;
	return (
		<>
			<header>
				<h1>{t.map}</h1>
				<a href="/">{t.backToConsole}</a>
				<div class="switches">
					<button type="button" onClick={onTheme} data-testid="theme">
						{t.theme}
					</button>
					<LanguageButton code="vi" name="Tiếng Việt" />
					<LanguageButton code="en" name="English" />
				</div>
			</header>
			<main>
				<div id="map" class="map-view" data-testid="map" />
				{sentence.value && (
					<p class="sentence" role="status" data-testid="map-sentence">
						{t[sentence.value]}
					</p>
				)}
				{groups.value && (
					<details class="layers" open={innerWidth >= WIDE_PX}>
						<summary>{t.mapLayers}</summary>
						<ul>
							{groups.value.metadata.groups.map(({ id, name }) => (
								<li key={id}>
									<label>
										<input
											type="checkbox"
											data-testid={`layer-${id}`}
											checked={!hidden.value?.has(id)}
											onChange={() => onHide(toggled(hidden.value ?? new Set(), id))}
										/>
										{name}
									</label>
								</li>
							))}
						</ul>
					</details>
				)}
				<div class="zooming">
					<button type="button" title={t.mapZoomIn} aria-label={t.mapZoomIn} onClick={() => onZoom(1)}>
						+
					</button>
					<button type="button" title={t.mapZoomOut} aria-label={t.mapZoomOut} onClick={() => onZoom(-1)}>
						−
					</button>
					<button type="button" title={t.mapFit} aria-label={t.mapFit} onClick={onFit}>
						<svg viewBox="0 0 20 20" aria-hidden="true">
							<path d="M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5" />
						</svg>
					</button>
				</div>
			</main>
		</>
	);
}

/** On narrow screens the list of layers would cover the map. */
const WIDE_PX = 800;

function toggled(groups: ReadonlySet<string>, id: string): ReadonlySet<string> {
	const next = new Set(groups);
	if (!next.delete(id)) next.add(id);
	return next;
}
