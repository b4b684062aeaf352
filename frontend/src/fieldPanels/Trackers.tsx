import { useSignal } from "@preact/signals";
import type { Problem, TrackerSetup } from "../contract.ts";
import { language } from "../i18n/field/index.ts";
import { trackerWords } from "../i18n/field/trackers.ts";
import { timeOf } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";
import { Refusal } from "./Refusal.tsx";

/** Lets an app of others report where this unit is. What opens that is shown as long as this stands, and kept nowhere. */
export function Trackers() {
	const { phone } = useTools();
	const t = trackerWords[language.value];
	const setup = useSignal<TrackerSetup | null>(null);
	const problem = useSignal<Problem | null>(null);
	const isAsking = useSignal(false);
	const since = phone.self.value?.device.tracker_since;

	async function issue(): Promise<void> {
		isAsking.value = true;
		const told = await phone.issueTracker();
		isAsking.value = false;
		setup.value = told.ok ? told.value : null;
		problem.value = told.ok ? null : told.problem;
	}

	async function end(): Promise<void> {
		const told = await phone.endTracker();
		if (told.ok) setup.value = null;
		problem.value = told.ok ? null : told.problem;
	}

	return (
		<div class="trackers" data-testid="trackers">
			<p>{t.how}</p>
			{since && !setup.value && <p data-testid="tracker-since">{t.since(timeOf(since))}</p>}
			{problem.value && <Refusal problem={problem.value} />}
			<div class="row">
				<button
					type="button"
					class="primary"
					data-testid="tracker-issue"
					disabled={isAsking.value}
					onClick={() => void issue()}
				>
					{isAsking.value ? t.issuing : since ? t.issueAgain : t.issue}
				</button>
				{since && (
					<button type="button" data-testid="tracker-end" onClick={() => void end()}>
						{t.end}
					</button>
				)}
			</div>
			{setup.value && <Setup setup={setup.value} />}
		</div>
	);
}

function Setup({ setup }: { setup: TrackerSetup }) {
	const t = trackerWords[language.value];
	return (
		<>
			<p class="warning">{t.once}</p>
			<details data-testid="tracker-owntracks" open>
				<summary>OwnTracks</summary>
				<Steps steps={t.owntracks} />
				<a class="button primary" data-testid="owntracks-link" href={setup.owntracks_link}>
					{t.owntracksOpen}
				</a>
				<Picture svg={setup.owntracks_qr} />
				<p>{t.owntracksByHand}</p>
				<Value label={t.address} value={setup.owntracks_url} />
				<Value label={t.password} value={setup.token} />
			</details>
			<details data-testid="tracker-traccar">
				<summary>Traccar Client</summary>
				<Steps steps={t.traccar} />
				<Picture svg={setup.traccar_qr} />
				<Value label={t.address} value={setup.traccar_url} />
				<Value label={t.device} value={setup.token} />
			</details>
			<details data-testid="tracker-osmand">
				<summary>OsmAnd</summary>
				<Steps steps={t.osmand} />
				<Value label={t.address} value={setup.osmand_url} />
			</details>
			<p>{t.always}</p>
		</>
	);
}

function Steps({ steps }: { steps: readonly string[] }) {
	return (
		<ol>
			{steps.map((step) => (
				<li key={step}>{step}</li>
			))}
		</ol>
	);
}

/** As a picture of its own nothing in it can run. */
function Picture({ svg }: { svg: string }) {
	const { picture } = trackerWords[language.value];
	return <img class="qr" src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={picture} />;
}

/** Something to enter elsewhere: whole to be seen, and taken along by one touch. */
function Value({ label, value }: { label: string; value: string }) {
	const t = trackerWords[language.value];
	const isCopied = useSignal(false);
	return (
		<div class="row copied-value">
			<label>
				{label}
				<textarea readOnly rows={2} value={value} onFocus={({ currentTarget }) => currentTarget.select()} />
			</label>
			<button
				type="button"
				onClick={() =>
					// Where the browser copies nothing, the text is there to be selected.
					void navigator.clipboard?.writeText(value).then(
						() => {
							isCopied.value = true;
						},
						() => {},
					)
				}
			>
				{isCopied.value ? t.copied : t.copy}
			</button>
		</div>
	);
}
