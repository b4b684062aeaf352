import { words } from "../i18n/index.ts";
import { type Desk, useDesk } from "./desk.ts";
import { WarningMark } from "./marks.tsx";
import { lineText, nameOf } from "./names.ts";
import { timeOfDay } from "./time.ts";

function ask(desk: Desk): void {
	desk.shift.isAsked.value = true;
}

/** In the top bar: where this person sits, and which lines nobody answers. */
export function ShiftPlace() {
	const desk = useDesk();
	const t = words.value;
	const { shift, catalogue } = desk;
	if (shift.desks.length === 0) return null;
	const own = shift.own.value;
	const lines = own?.lines.map(lineText).join(", ") ?? "";
	const name = own ? nameOf(catalogue.desks, own.desk) : "";
	const title = own ? t.shiftAt(name, lines) : t.shiftNoDeskTitle;
	return (
		<>
			<button
				type="button"
				class={own ? "shift-place" : "shift-place none"}
				title={title}
				aria-label={title}
				aria-haspopup="dialog"
				data-testid="shift-place"
				data-state={shift.isKnown.value ? (own ? "sitting" : "none") : "unknown"}
				onClick={() => ask(desk)}
			>
				{own ? name : <NoDesk />}
			</button>
			<Unanswered />
		</>
	);
}

function NoDesk() {
	const { shift } = useDesk();
	return shift.isKnown.value ? (
		<>
			<WarningMark /> {words.value.shiftNoDesk}
		</>
	) : (
		<>…</>
	);
}

function Unanswered() {
	const { shift, catalogue } = useDesk();
	const t = words.value;
	const lines = shift.unanswered.value;
	const text =
		lines.length === catalogue.lines.length
			? t.shiftNobodyAnswersAny
			: t.shiftNobodyAnswers(lines.map(({ code }) => lineText(code)).join(", "));
	return (
		<p class="unanswered" role="status" data-testid="unanswered-lines" title={lines.length ? text : ""}>
			{lines.length > 0 && (
				<>
					<WarningMark /> <span class="unseen">{text}</span>
					<span aria-hidden="true">
						<span class="where-wide">{t.shiftNobodyShort} </span>
						{lines.map(({ code }) => lineText(code)).join(" ")}
					</span>
				</>
			)}
		</p>
	);
}

/** Over the board: that this person's place is gone. Nothing covers what they are doing. */
export function DeskLost() {
	const desk = useDesk();
	const t = words.value;
	const lost = desk.shift.lost.value;
	if (!lost) return null;
	const name = nameOf(desk.catalogue.desks, lost.desk);
	const at = timeOfDay(lost.ended_at ?? lost.began_at);
	const isOwn = lost.ended_by === desk.me.username;
	return (
		<div class="notice" role="alert" data-testid="desk-lost">
			<span>{isOwn ? t.shiftLostElsewhere(name, at) : t.shiftLostTo(name, lost.ended_by ?? "", at)}</span>
			<button type="button" class="primary" onClick={() => ask(desk)}>
				{t.shiftBegin}
			</button>
			<button
				type="button"
				onClick={() => {
					desk.shift.lost.value = null;
				}}
			>
				{t.close}
			</button>
		</div>
	);
}
