"""People sit down at a desk of the room, take one over, and leave it."""

from collections.abc import Collection

from django.db.models import Q
from django.db.models.functions import Now

from dispatch.actions.locking import scope_of
from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import Desk, DeskShift, Person, ServiceLine
from dispatch.rules.access import Actor, Right
from dispatch.schema import DeskShiftCard, DeskShiftEnd, EventData, NewDeskShift
from dispatch.selectors.catalogue import agency_codes
from dispatch.selectors.desk_shifts import read_desk_shift_card
from dispatch.timeline import Event
from dispatch.vocabulary import EventName


def begin_desk_shift(*, by: Actor, new: NewDeskShift) -> DeskShiftCard:
    """Sit down at a desk, to answer these service lines there. The same again changes nothing.

    Who sat elsewhere, or answered other lines, has left that. A desk for one person is taken over only where that was
    said. Raises Forbidden, Invalid `desk_unknown` or `line_unknown` (of another agency too), Conflict `desk_taken`
    (with `by`, `by_name`, `since`).
    """
    with writing(by) as work:
        require(by, Right.WATCH_CONSOLE)
        person_id = by.require_person_id()
        if new.lines:
            require(by, Right.ANSWER_CALL)
        # Whoever wants this desk waits here, so that two people do not find it free, nor one person two desks.
        Person.objects.select_for_update(no_key=True).get(pk=person_id)
        desk = Desk.objects.select_for_update(no_key=True).filter(pk=new.desk).first()
        if desk is None or not _is_for(by, desk.agency_id):
            raise Invalid("desk_unknown", f"You have no desk {new.desk}.", {"desk": new.desk})
        lines = _known_lines(by, new.lines)
        standing = list(
            DeskShift.objects.select_for_update(no_key=True)
            .filter(Q(person=person_id) | Q(desk=desk), ended_at__isnull=True)
            .order_by("id")
        )
        own = next((shift for shift in standing if shift.person_id == person_id), None)
        if own is not None and own.desk_id == desk.pk and own.lines == lines:
            return work.record(read_desk_shift_card(own.pk), [])
        others = [] if desk.shared else [shift for shift in standing if shift is not own]
        if others and not new.take_over:
            raise _taken(read_desk_shift_card(others[0].pk))
        left = [*others, own] if own else others
        events = [_end(by, shift) for shift in left]
        shift = DeskShift.objects.create(person_id=person_id, desk=desk, lines=lines, alone=not desk.shared)
        card = read_desk_shift_card(shift.pk)
        return work.record(card, [*events, _told(EventName.DESK_OPENED, card)])


def end_desk_shift(*, by: Actor) -> DeskShiftEnd:
    """Leave the desk at which one sits. Who sits at none leaves none."""
    with writing(by) as work:
        shift = (
            DeskShift.objects.select_for_update(no_key=True)
            .filter(person=by.require_person_id(), ended_at__isnull=True)
            .first()
        )
        if shift is None:
            return work.record(DeskShiftEnd(shift=None), [])
        event = _end(by, shift)
        return work.record(DeskShiftEnd(shift=event.data.desk_shifts[0]), [event])


def _is_for(by: Actor, agency: str | None) -> bool:
    return agency is None or scope_of(by).sees([agency])


def _known_lines(by: Actor, codes: Collection[str]) -> list[str]:
    """Return the lines, each once and in order. Raises Invalid `line_unknown`."""
    agencies = dict(ServiceLine.objects.filter(pk__in=codes).values_list("code", "agency"))
    for code in codes:
        if code not in agencies or not _is_for(by, agencies[code]):
            raise Invalid("line_unknown", f"You have no service line {code}.", {"line": code})
    return sorted(agencies)


def _taken(card: DeskShiftCard) -> Conflict:
    facts = {"desk": card.desk, "by": card.person, "by_name": card.name, "since": card.began_at.isoformat()}
    return Conflict("desk_taken", f"{card.person} sits at {card.desk}.", facts)


def _end(by: Actor, shift: DeskShift) -> Event:
    """End a locked shift, and return the event that tells it."""
    DeskShift.objects.filter(pk=shift.pk).update(ended_at=Now(), ended_by_id=by.require_person_id())
    return _told(EventName.DESK_LEFT, read_desk_shift_card(shift.pk))


def _told(name: EventName, card: DeskShiftCard) -> Event:
    """Return the event that tells the consoles of all agencies who sits where."""
    return Event(name, agency_codes(), EventData(desk_shifts=[card]))
