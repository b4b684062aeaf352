import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { PositionFact } from "./UnitPosition.tsx";

/** Which unit the map keeps in view, how far its position is to be relied on, and the way to end that. */
export function MapFollowing() {
	const { mapTools, store } = useDesk();
	const t = words.value;
	const id = mapTools.followed.value;
	if (id === null) return null;
	const unit = store.units.card(id).value;
	return (
		<aside class="map-following" aria-label={t.mapFollowingLabel} data-testid="map-following" data-unit-id={id}>
			<p role="status">
				<b>{unit ? t.mapFollowing(unit.call_sign) : t.mapUnitGone}</b>
			</p>
			<PositionFact unitId={id} />
			<button
				type="button"
				onClick={() => {
					mapTools.followed.value = null;
				}}
			>
				{t.mapFollowNoMore} <kbd>Esc</kbd>
			</button>
		</aside>
	);
}

/** Begins to keep a unit in view, or ends it. */
export function FollowButton({ id }: { id: number }) {
	const desk = useDesk();
	const t = words.value;
	const isFollowed = desk.mapTools.followed.value === id;
	const unit = desk.store.units.card(id).value;
	if (!unit || !desk.store.positionOf(unit)) return null;
	return (
		<button
			type="button"
			class="toggle"
			aria-pressed={isFollowed}
			data-testid="map-follow"
			onClick={() => {
				if (isFollowed) desk.mapTools.followed.value = null;
				else desk.follow(id);
			}}
		>
			{t.mapFollow}
		</button>
	);
}
