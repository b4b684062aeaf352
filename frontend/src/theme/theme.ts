// Dark unless this machine's person chose light.
const REMEMBERED = "eoc.theme";

export function applyTheme(): void {
	document.documentElement.dataset.theme = localStorage.getItem(REMEMBERED) === "light" ? "light" : "dark";
}

export function toggleTheme(): void {
	localStorage.setItem(REMEMBERED, document.documentElement.dataset.theme === "light" ? "dark" : "light");
	applyTheme();
}
