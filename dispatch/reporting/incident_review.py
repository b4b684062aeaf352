"""One incident, as a supervisor looks back on it."""

from dataclasses import asdict

from dispatch.models import Incident
from dispatch.reporting.times import answers_own, calls_of, works_of
from dispatch.rules.access import Scope
from dispatch.rules.intervals import measured
from dispatch.schema import ChainCard, IncidentReview, ReviewedInterval
from dispatch.selectors.cards import calls_for_cards, read_incident_card, shown_call_card
from dispatch.selectors.chains import chain_of
from dispatch.selectors.incidents import gone_on_as
from dispatch.selectors.sights import sights_of
from dispatch.selectors.visibility import visible_calls
from dispatch.vocabulary import Interval


def review_of(incident: Incident, scope: Scope) -> IncidentReview:
    """Return what there is to say of an incident that the scope sees."""
    one = Incident.objects.filter(pk=incident.pk)
    calls = visible_calls(scope, calls_for_cards().filter(incident=incident)).order_by("id")
    times = measured(incident.created_at, calls_of(one).get(incident.pk, []), works_of(scope, one).get(incident.pk, []))
    return IncidentReview(
        incident=read_incident_card(incident.pk),
        calls=[shown_call_card(scope, call) for call in calls],
        intervals=[
            ReviewedInterval(**asdict(case))
            for case in times
            if case.interval is not Interval.ANSWERING or answers_own(scope, case.agency)
        ],
        sights=sights_of(incident).sights,
        chains=[
            ChainCard(incident_id=incident_id, **asdict(chain_of(incident_id)))
            for incident_id in gone_on_as([incident.pk])
        ],
    )
