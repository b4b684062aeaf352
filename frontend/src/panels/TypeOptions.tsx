import type { IncidentTypeItem } from "../contract.ts";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";

/** Types under the agency that they mainly call. */
export function TypeOptions({ types }: { types: readonly IncidentTypeItem[] }) {
	const { catalogue } = useDesk();
	return (
		<>
			{catalogue.agencies.map((agency) => (
				<optgroup key={agency.code} label={nameOf(catalogue.agencies, agency.code)}>
					{types
						.filter((type) => type.agencies[0] === agency.code)
						.sort((a, b) => nameOf(types, a.code).localeCompare(nameOf(types, b.code), "vi"))
						.map((type) => (
							<option key={type.code} value={type.code}>
								{nameOf(types, type.code)}
							</option>
						))}
				</optgroup>
			))}
		</>
	);
}
