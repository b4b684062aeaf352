"""What the centre of another line is told of an incident."""

from django.utils import timezone

from dispatch.errors import Invalid
from dispatch.models import Incident, ServiceLine
from dispatch.rules.access import Scope
from dispatch.rules.referrals import Referred, UnitSent, referral_text
from dispatch.selectors.cards import incident_card, incidents_for_cards
from dispatch.selectors.visibility import visible_calls
from dispatch.vocabulary import CallerKind


def require_referral_line(code: str) -> ServiceLine:
    """Return a line to which incidents are handed over. Raises Invalid `line_unknown` (with those that there are)."""
    lines = {line.code: line for line in ServiceLine.objects.exclude(refers_as="")}
    if code not in lines:
        raise Invalid("line_unknown", f"No incident is handed over to a line {code}.", {"lines": sorted(lines)})
    return lines[code]


def read_referral_text(scope: Scope, incident: Incident, line: ServiceLine) -> str:
    """Return what is read out of an incident as it is now, with the callers whom the scope sees."""
    row = incidents_for_cards().select_related("type").get(pk=incident.pk)
    card = incident_card(row)
    calls = visible_calls(scope, row.calls.order_by("id"))
    place = card.location
    told = Referred(
        line=line.name_vi,
        number=card.number,
        type=row.type.name_vi if row.type else "",
        priority=card.priority,
        created_at=card.created_at,
        place=card.place,
        position=(place.lat, place.lon, place.radius_m) if place else None,
        what=card.what,
        answers=[(answer.question.text_vi, answer.answer) for answer in row.answers.all()],
        callers=["" if call.caller_kind == CallerKind.ANONYMOUS else call.caller for call in calls],
        sent=[
            UnitSent(each.call_sign, each.dispatched_at, each.on_scene_at, each.cleared_at, each.outcome)
            for each in card.assignments
        ],
    )
    return referral_text(told, timezone.get_default_timezone())
