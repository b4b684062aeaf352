// Parts of the page, and languages, that are loaded later.
export const late = {
	partComing: "Loading this part…",
	partMeanwhile: "Type on, it is kept",
	partMissing:
		"This part could not be loaded: the network is down, or the centre has just been updated. Everything else still works. Try again; if that does not help, reload the page.",
	tryAgain: "Try again",
	reloadPage: "Reload the page",
	languageMissing: (name: string): string => `${name} could not be loaded. Check the network and press again.`,
};
