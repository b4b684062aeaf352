"""Units cover the area of a station that has none free."""

from dispatch.actions.locking import lock_units
from dispatch.actions.unit_work import end_move_up
from dispatch.actions.units import refuse_assigned
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import MoveUp, Station, Unit
from dispatch.rules.access import Actor, Right
from dispatch.schema import EventData, MoveUpOrder, UnitCard
from dispatch.selectors.cards import read_unit_cards
from dispatch.selectors.coverage import stations_now
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, UnitStatus


def order_move_up(*, by: Actor, unit_id: int, order: MoveUpOrder) -> UnitCard:
    """Order a free unit to stand by at another station of its agency. The same order again changes nothing.

    The unit stays available. An order to a third station takes the place of the one before; it ends when the unit takes
    another status: sent to an incident, on its way back, out of service, off duty. Raises NotFound `unit_unknown`,
    Forbidden, Invalid `station_unknown` (also for a station of another agency) or `station_is_own`, Conflict
    `unit_assigned`, `unit_unavailable` or, unless it is ordered `anyway`, `move_up_outdated`.
    """
    with writing(by) as work:
        [unit] = lock_units(by, [unit_id])
        require(by, Right.ASSIGN_UNIT, agency=unit.agency_id)
        station = Station.objects.filter(code=order.station, agency=unit.agency_id).first()
        if station is None:
            raise Invalid("station_unknown", f"There is no station {order.station}.", {"station": order.station})
        if station.pk == unit.station_id:
            raise Invalid("station_is_own", f"{unit.call_sign} stands by there by itself.", {"station": station.code})
        refuse_assigned(unit)
        if unit.status != UnitStatus.AVAILABLE:
            raise Conflict(
                "unit_unavailable",
                f"{unit.call_sign} is {unit.status}.",
                {"unit_id": unit.pk, "call_sign": unit.call_sign, "unit_status": unit.status},
            )
        standing = MoveUp.objects.filter(unit=unit, ended_at=None)
        if standing.filter(station=station).exists():
            return work.record(read_unit_cards([unit.pk])[0], [])
        # Two desks that carry out two proposals of one list at the same time come through here one after the other.
        list(Station.objects.select_for_update(no_key=True).filter(agency=unit.agency_id).order_by("pk"))
        if not order.anyway:
            _refuse_outdated(unit, station)
        end_move_up(unit)
        MoveUp.objects.create(unit=unit, station=station, ordered_by_id=by.require_person_id())
        Unit.objects.filter(pk=unit.pk).update(version=unit.version + 1)
        [card] = read_unit_cards([unit.pk])
        ordered = Event(EventName.UNIT_MOVE_UP_ORDERED, [card.agency], EventData(units=[card]))
        return work.record(card, [ordered])


def _refuse_outdated(unit: Unit, station: Station) -> None:
    """Raise Conflict `move_up_outdated` where the move would not be proposed as the stations now stand."""
    stations = stations_now(unit, station.code, now=database_now())
    if stations.held_by or stations.left_behind < stations.keep_free:
        raise Conflict(
            "move_up_outdated",
            f"{station.code} is held, or too few units stay where {unit.call_sign} leaves.",
            {
                "call_sign": unit.call_sign,
                "station": station.code,
                "units": stations.held_by,
                "left_behind": stations.left_behind,
                "keep_free": stations.keep_free,
            },
        )
