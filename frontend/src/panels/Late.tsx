import type { Signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import type { Late } from "../live/late.ts";
import { Dialog } from "./Dialog.tsx";
import type { KeptText } from "./typed.ts";

/** A part of the page that is drawn as soon as its code is there. */
export type LatePart<Given = object> = Late<FunctionComponent<Given>>;

/** A panel that is always on the screen: until its code is there, a sentence stands in its place. */
export function LatePanel({ late, class: name }: { late: LatePart; class: string }) {
	useEffect(() => void late.fetch(), [late]);
	const Part = late.part.value;
	if (Part) return <Part />;
	return (
		<section class={name} data-panel tabIndex={-1}>
			<Coming late={late} />
		</section>
	);
}

/** A part that is mostly not to be seen, and that nobody waits for: nothing stands in its place. */
export function LateRest<Given extends object>({ late, given }: { late: LatePart<Given>; given: Given }) {
	useEffect(() => void late.fetch(), [late]);
	const Part = late.part.value;
	return Part ? <Part {...given} /> : null;
}

interface LateDialogProps<Open, Given> {
	late: LatePart<Given>;
	given?: Given;
	open: Signal<Open>;
	/** What `open` holds while the dialog is not there. */
	shut: Open;
	/** The text of its first field, for who types on while the code comes. */
	meanwhile?: KeptText;
}

/** A dialog: where it is opened before its code is there, another one says so in its place. */
export function LateDialog<Open, Given extends object>(props: LateDialogProps<Open, Given>) {
	const { late, given, open, shut, meanwhile } = props;
	const Part = late.part.value;
	if (Part) return <Part {...(given as Given)} />;
	if (open.value === shut) return null;
	return (
		<ComingDialog
			late={late}
			meanwhile={meanwhile}
			close={() => {
				open.value = shut;
			}}
		/>
	);
}

interface ComingDialogProps {
	late: Late<unknown>;
	meanwhile: KeptText | undefined;
	close: () => void;
}

function ComingDialog({ late, meanwhile, close }: ComingDialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	// At once: that an earlier attempt failed is not said while another one is made.
	useLayoutEffect(() => void late.fetch(), [late]);
	return (
		<Dialog dialog={dialog} data-testid="part-coming" aria-label={words.value.partComing} onClose={close}>
			{/* First of all, so that it has the focus: of the keys that follow none is lost, nor presses a button. */}
			{meanwhile && (
				<input
					aria-label={words.value.partMeanwhile}
					placeholder={words.value.partMeanwhile}
					value={meanwhile.value}
					onInput={(event) => {
						meanwhile.value = event.currentTarget.value;
					}}
				/>
			)}
			<Coming late={late} />
			<p class="buttons">
				<button type="button" onClick={() => dialog.current?.close()}>
					{words.value.close}
				</button>
			</p>
		</Dialog>
	);
}

/** A part that draws what it is given: until its code is there, a sentence stands in its place. */
export function LateInPlace<Props extends object>({ late, given }: { late: Late<FunctionComponent<Props>>; given: Props }) {
	useEffect(() => void late.fetch(), [late]);
	const Part = late.part.value;
	return Part ? <Part {...given} /> : <Coming late={late} />;
}

/** What stands in the place of a part whose code is not there: that it comes, or what to do. */
export function Coming({ late }: { late: Late<unknown> }) {
	const t = words.value;
	if (!late.hasFailed.value) {
		return (
			<p class="nothing" role="status">
				{t.partComing}
			</p>
		);
	}
	return (
		<div class="part-missing" role="alert" data-testid="part-missing">
			<p>{t.partMissing}</p>
			<p class="buttons">
				<button type="button" class="primary" onClick={() => void late.fetch()}>
					{t.tryAgain}
				</button>
				<button type="button" onClick={() => location.reload()}>
					{t.reloadPage}
				</button>
			</p>
		</div>
	);
}
