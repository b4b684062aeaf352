// Words of the incident queue and of the unit board: what is searched, shown, hidden and picked out.
export const lists = {
	// Filters
	searchHint: "Accents may be left out. ↓ or Enter goes into the list.",
	filteredBy: (what: string) => `Filtered: ${what}.`,
	seeAll: "See all",
	statusLabel: "Status",
	everyStatus: "Every status",

	// The incident queue
	searchIncidents: "Search number, place, type, what, caller",
	ofMine: "Mine",
	mineExplained:
		"Incidents whose call you answered, of which you wrote an answer, or on which you acted since this page opened",
	incidentsHidden: (count: number, p1: number) => {
		if (count === 0) return "No incident is hidden.";
		return `${count} other ${count === 1 ? "incident is" : "incidents are"} hidden${p1 ? `, ${p1} P1` : ""}.`;
	},
	nothingFits: "No incident fits. Type less, or see all.",
	notListed: "P1 and alarms out of the list",
	rowsWaiting: (count: number) =>
		`${count} new ${count === 1 ? "incident waits" : "incidents wait"} for the list: it stands still while you move in it.`,
	pinnedAbove: (count: number) => `${count} unattended P1 above`,
	leftTheBoard: "This incident is no longer on the board.",
	soonLate: (what: string, within: string) => `Nearly past ${within}: ${what}`,
	isLate: (what: string, within: string) => `Past ${within}: ${what}`,

	// The unit board
	searchUnits: "Search call sign, type, station, crew",
	unitsHidden: (count: number) =>
		count === 0 ? "No unit is hidden." : `${count} other ${count === 1 ? "unit is" : "units are"} hidden.`,
	noUnitFits: "No unit fits. Type less, or see all.",
	openMenuOf: (callSign: string) => `Status and shift of ${callSign}`,
	positionAge: (age: string) => `Position ${age} old`,

	// Several units at once
	pickUnits: "Pick several",
	pickUnit: (callSign: string) => `Pick ${callSign}`,
	pickGroup: (name: string) => `Pick all of ${name}`,
	picked: (count: number) => `${count} picked`,
	pickShown: (count: number) => `Pick the ${count} shown`,
	pickNothing: "Pick none",
};
