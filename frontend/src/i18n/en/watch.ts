export const watch: typeof import("../vi/watch.ts").watch = {
	impairments: "What does not work",
	staleExplained:
		"This screen no longer receives news; commands are blocked and it is reconnecting. Meanwhile use radio, telephone and paper.",
	offlineExplained:
		"The centre cannot be reached; what stands here may be old, and commands are blocked. Use radio, telephone and paper; if it lasts, tell the administrator.",
	impaired: {
		database:
			"The database cannot be read: this screen may be old, nothing can be changed, calls go to the fallback. Work by radio and paper, and tell the administrator at once.",
		database_read_only:
			"The database can only be read: what you enter is refused. Look at the screen, keep it on paper, work by radio, and tell the administrator at once.",
		engine:
			"The timer engine does not run: alarms do not fire by themselves, and no message is sent. Keep watching the board for waiting calls, incidents without units and crews that do not answer; tell the administrator at once.",
		redis:
			"Redis does not run: news comes less than a second later, positions some seconds; who sits at other desks may be missing. Nothing is lost: go on, and tell the administrator.",
		router:
			"The road router does not answer: travel times are estimates by straight line, and closed roads are not avoided. You can go on sending units; ask the crews about the way, and tell the administrator.",
	},
	impairedOther: (part) =>
		`The part “${part}” of the centre does not work. Check after each command that it was carried out, and tell the administrator.`,

	positionAt: (time) => `Position at ${time}`,
	positionStale: (age) => `Position ${age} old`,
	positionLost: (age) => `Position lost for ${age}`,
	positionSuspect: "Position in doubt",
	positionShort: { fresh: "", stale: "Position old", lost: "Position lost", suspect: "In doubt" },
	positionAgo: (age, time) => `Position ${age} ago (${time})`,
	noPosition: "No position yet",
	askByRadio: "Ask the crew by radio.",
	speed: (kilometres) => `${kilometres} km/h`,
	heading: (direction) => `heading ${direction}`,
	directions: ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"],

	openAt: "Open at:",
	openAtNames: (names) => `Open at: ${names}`,
	editing: (name, field) => `${name} (editing ${field})`,
	youElsewhere: "you at another desk",
	beingEdited: (names) => `${names}: editing this now. Talk before you change it.`,
	seenBy: (count) => `Seen by (${count}):`,
	seenAt: (name, time) => `${name}, ${time}`,
	desks: (count) => (count === "1" ? "1 desk" : `${count} desks`),
	desksOpen: (count) => (count === 1 ? "1 desk is open: show it" : `${count} desks are open: show them`),
	desksBlind: (count) => (count === 1 ? "1 desk confirms nothing" : `${count} desks confirm nothing`),
	desksTitle: "Open desks",
	noDesks: "No open desk is known yet.",
	blindTitle: "Does not confirm what it sees",
	blindExplained: "Perhaps nobody is there, or the screen is covered. Call the desk, or go and look.",
	blindSince: (time) => `has confirmed nothing since ${time}`,
	allAgencies: "All agencies",
	you: "you",
	incidentOpen: (number) => `incident ${number}`,
	incidentUnknown: "an incident that is closed or not on this board",
	noIncidentOpen: "no incident open",
};
