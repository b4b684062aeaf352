// A file goes out by XMLHttpRequest: fetch does not say how much of it has left.

/** Send a form, tell which part of it (0 to 1) has left, and give up where nothing leaves or comes any more. */
export type Upload = (
	address: string,
	headers: Readonly<Record<string, string>>,
	form: FormData,
	onProgress: (part: number) => void,
) => Promise<Response>;

/** A slow line is waited for while it moves. */
const STILL_FOR_MS = 30_000;

export const sendForm: Upload = (address, headers, form, onProgress) =>
	new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		let timer: ReturnType<typeof setTimeout> | undefined;
		const waitOn = (): void => {
			clearTimeout(timer);
			timer = setTimeout(() => request.abort(), STILL_FOR_MS);
		};
		const fail = (): void => {
			clearTimeout(timer);
			reject(new TypeError("the form did not get through"));
		};
		request.upload.onprogress = ({ loaded, total }) => {
			waitOn();
			onProgress(total > 0 ? loaded / total : 0);
		};
		request.onload = () => {
			clearTimeout(timer);
			resolve(new Response(request.responseText, { status: request.status }));
		};
		request.onerror = fail;
		request.onabort = fail;
		request.open("POST", address);
		for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
		waitOn();
		request.send(form);
	});
