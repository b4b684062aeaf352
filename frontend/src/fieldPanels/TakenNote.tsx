import { words } from "../i18n/field/index.ts";
import { useTools } from "./PhoneContext.tsx";

/** That an order ended without this crew's doing: it must not look as if it had never been. */
export function TakenNote() {
	const { phone } = useTools();
	const t = words.value;
	const number = phone.taken.value;
	if (number === null) return null;
	return (
		<div class="warning" role="alert" data-testid="taken">
			<p>{t.takenAway(number)}</p>
			<button
				type="button"
				data-testid="taken-read"
				onClick={() => {
					phone.taken.value = null;
				}}
			>
				{t.dismiss}
			</button>
		</div>
	);
}
