// Asks the machine for a passkey where a form wants one, and says in words why none came.

/** A name that no key may belong to: an address of numbers. */
const NUMBERS = /^[\d.]+$|^\[/;

type Failure = "unsupported" | "address" | "known" | "refused" | "failed";

/** What went wrong, as the page's own sentences call it. */
export function failureOf(error: unknown): Failure {
	if (!(error instanceof DOMException)) return "failed";
	if (error.name === "InvalidStateError") return "known";
	return error.name === "SecurityError" ? "address" : "refused";
}

/** Why this page cannot use passkeys at all; null where it can. */
export function hindrance(
	hostname: string,
	isSecure: boolean,
	knows: { parseCreationOptionsFromJSON?: unknown } | undefined,
): Failure | null {
	if (!isSecure || NUMBERS.test(hostname)) return "address";
	return knows?.parseCreationOptionsFromJSON ? null : "unsupported";
}

interface Asked {
	creation_options?: { publicKey: PublicKeyCredentialCreationOptionsJSON };
	request_options?: { publicKey: PublicKeyCredentialRequestOptionsJSON };
}

async function asked(form: HTMLFormElement): Promise<Asked> {
	const address = form.dataset.passkeyOptions;
	if (!address) return JSON.parse(document.getElementById("passkey-data")?.textContent ?? "") as Asked;
	const answer = await fetch(address, { headers: { Accept: "application/json" } });
	if (!answer.ok) throw new Error(`the centre answered ${answer.status}`);
	return (await answer.json()) as Asked;
}

async function keyFor({ creation_options, request_options }: Asked): Promise<Credential | null> {
	if (creation_options) {
		const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(creation_options.publicKey);
		// A key that can name its person signs in without a password; one that cannot still confirms the password.
		publicKey.authenticatorSelection = {
			...publicKey.authenticatorSelection,
			residentKey: "preferred",
			requireResidentKey: false,
		};
		return navigator.credentials.create({ publicKey });
	}
	if (!request_options) throw new Error("the centre asked for nothing");
	return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(request_options.publicKey) });
}

function tell(form: HTMLFormElement, failure: Failure): void {
	const place = form.querySelector<HTMLElement>("[data-passkey-error]");
	if (!place) return;
	place.textContent = place.dataset[failure] ?? "";
	place.hidden = false;
}

async function send(form: HTMLFormElement): Promise<void> {
	const hindered = hindrance(location.hostname, isSecureContext, window.PublicKeyCredential);
	if (hindered) {
		tell(form, hindered);
		return;
	}
	try {
		const key = (await keyFor(await asked(form))) as PublicKeyCredential | null;
		if (!key) throw new DOMException("no key", "NotAllowedError");
		(form.elements.namedItem("credential") as HTMLInputElement).value = JSON.stringify(key.toJSON());
		form.submit();
	} catch (error) {
		tell(form, failureOf(error));
	}
}

if (typeof document !== "undefined")
	for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]"))
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			void send(form);
		});
