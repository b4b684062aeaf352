/** The shape of each priority, P1 first, in a square of 16. */
export const PRIORITY_SHAPES = [
	"M8 0 16 8 8 16 0 8Z",
	"M8 1 16 15H0Z",
	"M8 1a7 7 0 1 0 .01 0Z",
	"M1.5 1.5h13v13h-13Z",
	"M8 1a7 7 0 1 0 .01 0ZM8 4.2a3.8 3.8 0 1 1-.01 0Z",
];
