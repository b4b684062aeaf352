import type { Signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import type { Late } from "../live/late.ts";
import { Dialog } from "./Dialog.tsx";

/** A part of the page that is drawn as soon as its code is there. */
export type LatePart = Late<FunctionComponent>;

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
export function LateRest({ late }: { late: LatePart }) {
	useEffect(() => void late.fetch(), [late]);
	const Part = late.part.value;
	return Part ? <Part /> : null;
}

interface LateDialogProps<Open> {
	late: LatePart;
	open: Signal<Open>;
	/** What `open` holds while the dialog is not there. */
	shut: Open;
}

/** A dialog: where it is opened before its code is there, another one says so in its place. */
export function LateDialog<Open>({ late, open, shut }: LateDialogProps<Open>) {
	const Part = late.part.value;
	if (Part) return <Part />;
	if (open.value === shut) return null;
	return (
		<ComingDialog
			late={late}
			close={() => {
				open.value = shut;
			}}
		/>
	);
}

function ComingDialog({ late, close }: { late: LatePart; close: () => void }) {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		void late.fetch();
	}, [late]);
	return (
		<Dialog dialog={dialog} data-testid="part-coming" aria-label={words.value.partComing} onClose={close}>
			<Coming late={late} />
			<p class="buttons">
				<button type="button" onClick={() => dialog.current?.close()}>
					{words.value.close}
				</button>
			</p>
		</Dialog>
	);
}

function Coming({ late }: { late: LatePart }) {
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
