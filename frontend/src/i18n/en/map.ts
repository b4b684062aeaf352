export const map = {
	map: "Map",
	mapTitle: "Map of the province. Arrow keys move it, + and − zoom.",
	mapLoading: "Loading the map…",
	mapFailed: "The map could not be loaded. Trying again…",
	mapNoWebgl:
		"This browser cannot draw maps (WebGL 2 is missing). Update it or switch on graphics acceleration, then reload the page. Everything else of the centre still works.",
	mapNotAllowed: "This account has no role, so it sees no map. Ask the administrator.",
	mapLayers: "Map layers",
	mapZoomIn: "Zoom in",
	mapZoomOut: "Zoom out",
	mapFit: "Show the whole province",
	backToConsole: "Console",
};
