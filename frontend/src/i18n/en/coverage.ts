export const coverage: typeof import("../vi/coverage.ts").coverage = {
	coverage: "Coverage",
	coverageTitle: "Coverage: people who are reached in time",
	coverageExplained: (people) =>
		`Of ${people} people, taken to live evenly within each commune; times are from the order, turnout included.`,
	coverageAsOf: (time) => `As of ${time}`,
	coverageEstimated: "estimated by straight line, not by road",
	coverageAreasUnknown: (count) =>
		count === 1
			? "1 commune is not counted (no population or boundary)"
			: `${count} communes are not counted (no population or boundary)`,
	coverageNobody:
		"The population of no commune is known, so coverage cannot be reckoned. Ask the administrator to enter populations and boundaries.",
	coverageWithin: (minutes) => `Within ${minutes}`,
	coveragePeople: (people) => `${people} people`,
	coverageCounted: (count) => (count === 1 ? "1 unit counted" : `${count} units counted`),
	coverageLeftOut: (count) => (count === 1 ? "1 unit left out" : `${count} units left out`),
	coverageWorst: (minutes) => `Where most people are not reached within ${minutes}`,
	coverageUnreached: (people, all) => `${people} / ${all} people`,
	coverageAllReached: "Everybody is reached in time.",
	moveUps: "Move-ups",
	moveUpTo: (callSign, station) => `${callSign} → ${station}`,
	moveUpOrder: (callSign) => `Order ${callSign}`,
	moveUpAnyway: (callSign) => `Order ${callSign} anyway`,
	moveUpHeld: (units) => `${units} already there or on the way.`,
	moveUpStrips: (left, keep) => `The station it leaves would have ${left} free units; ${keep} should stay.`,
	moveUpNone: "No station is without a free unit.",
	stationEmpty: (station) =>
		`${station} has no free unit, and none is worth moving there. Keep an eye on it, or ask for mutual aid.`,
	covers: (station) => `→ covers ${station}`,
	coversUntil: (station) => `Covers ${station}. To let it go, press “Returning”.`,
};
