// The smaller build of the same library: without subtitles, alternative sound and encryption, which cameras do not have.
declare module "hls.js/light" {
	export { default, type ErrorData } from "hls.js";
}
