// To whom a message may go: `all`, `agency:police`, `person:mai`, `unit:12`, or `answer:7` to who wrote the message 7.
import type { NewChatMessage } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import type { Desk } from "./desk.ts";
import { draftedAddresses } from "./messageDrafts.ts";
import { nameOf } from "./names.ts";
import { mayAddressDesks } from "./rights.ts";

const ALL = "all";

export type Addressed = Pick<NewChatMessage, "to_agencies" | "to_person" | "to_unit" | "answers">;

export interface AddressGroup {
	label: string;
	options: readonly { address: string; name: string }[];
}

/** What the centre is asked for; null where nobody is chosen. */
export function addressed({ me }: Desk, address: string): Addressed | null {
	const [kind, ...rest] = address.split(":");
	const named = rest.join(":");
	switch (kind) {
		case ALL:
			return { to_agencies: me.agencies };
		case "agency":
			return { to_agencies: [named] };
		case "person":
			return { to_person: named };
		case "unit":
			return { to_unit: Number(named) };
		case "answer":
			return { answers: Number(named) };
		default:
			return null;
	}
}

/** Those to whom this person may write, with those for whom a text is kept, wherever they are now. */
export function addressGroups(desk: Desk): AddressGroup[] {
	const t = words.value;
	const { me, catalogue } = desk;
	const people = new Map(desk.desks.all.value.map((other) => [other.username, calledAs(other)]));
	people.delete(me.username);
	const agencies = me.agencies.map((code) => ({ address: `agency:${code}`, name: nameOf(catalogue.agencies, code) }));
	const all = me.agencies.length > 1 ? [{ address: ALL, name: t.allAgencies }] : [];
	const mayAll = mayAddressDesks(me);
	const groups = [
		{ label: t.messageToDesks, options: mayAll ? [...all, ...agencies] : [] },
		{
			label: t.messageToPeople,
			options: mayAll ? [...people].map(([username, name]) => ({ address: `person:${username}`, name })) : [],
		},
		{
			label: t.messageToCrews,
			options: desk.store.units.all().map((unit) => ({ address: `unit:${unit.id}`, name: unit.call_sign })),
		},
	];
	const listed = new Set(groups.flatMap(({ options }) => options.map(({ address }) => address)));
	const others = draftedAddresses(desk.typed).filter((address) => !listed.has(address));
	const gone = others.map((address) => ({ address, name: address.slice(address.indexOf(":") + 1) }));
	return [...groups, { label: t.messageDrafts, options: gone }].filter(({ options }) => options.length > 0);
}
