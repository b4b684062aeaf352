"""Who works at which desk of the room."""

from django.db.models import QuerySet

from dispatch.models import DeskShift
from dispatch.schema import DeskShiftCard, LastDeskShift
from dispatch.selectors.people import shown_name


def desk_shifts_for_cards() -> QuerySet[DeskShift]:
    """Return desk shifts with all that a card needs."""
    return DeskShift.objects.select_related("person", "ended_by")


def desk_shift_card(shift: DeskShift) -> DeskShiftCard:
    """Return the card of a desk shift read with its people."""
    return DeskShiftCard(
        id=shift.pk,
        desk=shift.desk_id,
        person=shift.person.username,
        name=shown_name(shift.person),
        lines=list(shift.lines),
        began_at=shift.began_at,
        ended_at=shift.ended_at,
        ended_by=shift.ended_by.username if shift.ended_by else None,
    )


def read_desk_shift_card(shift_id: int) -> DeskShiftCard:
    """Return the card of a desk shift as the database now has it."""
    return desk_shift_card(desk_shifts_for_cards().get(pk=shift_id))


def last_desk_shift(person_id: int) -> LastDeskShift:
    """Return where a person worked last."""
    last = DeskShift.objects.filter(person=person_id).order_by("-id").first()
    return LastDeskShift(desk=last.desk_id if last else None, lines=list(last.lines) if last else [])
