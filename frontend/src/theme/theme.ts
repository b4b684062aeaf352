// Dark unless this machine's person chose light.
const REMEMBERED = "eoc.theme";

export function applyTheme(): void {
	document.documentElement.dataset.theme = localStorage.getItem(REMEMBERED) === "light" ? "light" : "dark";
}

/** Take what another window of this machine's person chooses. */
export function followTheme(): void {
	addEventListener("storage", ({ key }) => {
		if (key === REMEMBERED) applyTheme();
	});
}

export function toggleTheme(): void {
	localStorage.setItem(REMEMBERED, document.documentElement.dataset.theme === "light" ? "dark" : "light");
	applyTheme();
}
