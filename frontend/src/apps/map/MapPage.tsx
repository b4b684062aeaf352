import { useEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/index.ts";
import type { Ground } from "../../map/ground.ts";
import { LanguageButton } from "../../panels/LanguageButton.tsx";
import { MapControls } from "../../panels/MapControls.tsx";
import { toggleTheme } from "../../theme/theme.ts";

export function MapPage({ ground }: { ground: Ground }) {
	const t = words.value;
	const container = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (container.current) void ground.open(container.current);
	}, [ground]);
	return (
		<>
			<header>
				<h1>{t.map}</h1>
				<a href="/">{t.backToConsole}</a>
				<div class="switches">
					<button type="button" data-testid="theme" onClick={toggleTheme}>
						{t.theme}
					</button>
					<LanguageButton code="vi" name="Tiếng Việt" />
					<LanguageButton code="en" name="English" />
				</div>
			</header>
			<main class="map-frame">
				<div ref={container} class="map-view" data-testid="map" />
				<MapControls ground={ground} onFit={() => ground.view.peek()?.fit()} layersOpen={innerWidth >= WIDE_PX} />
			</main>
		</>
	);
}

/** On narrow screens the list of layers would cover the map. */
const WIDE_PX = 800;
