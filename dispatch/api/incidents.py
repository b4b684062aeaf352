"""Incidents over HTTP."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from dispatch.actions.agencies import add_agency, stand_down_agency
from dispatch.actions.alarm_levels import raise_alarm_level
from dispatch.actions.answers import answer_question
from dispatch.actions.assignments import assign_units
from dispatch.actions.call_moves import link_call
from dispatch.actions.incident_ends import cancel_incident, close_incident, reopen_incident
from dispatch.actions.incidents import add_note, change_incident, create_incident
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.actions.referrals import refer_incident
from dispatch.actions.writing import database_now
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out, expected_version
from dispatch.rules.access import Right
from dispatch.schema import (
    AgencyToAdd,
    AlarmLevel,
    AreaCode,
    AssignmentList,
    CallToLink,
    Code,
    DeviceTime,
    DuplicateList,
    Id,
    IncidentCameras,
    IncidentCancellation,
    IncidentCard,
    IncidentChanges,
    IncidentClosing,
    IncidentList,
    IncidentNearby,
    MergeTarget,
    NewAnswer,
    NewAssignments,
    NewIncident,
    NewNote,
    NewReferral,
    NoteReceipt,
    RecommendationCard,
    ReferralText,
    Reopening,
    SightList,
    Slug,
    StandDown,
    Timeline,
)
from dispatch.selectors.cameras import cameras_of
from dispatch.selectors.cards import read_incident_card
from dispatch.selectors.duplicates import duplicates_of
from dispatch.selectors.incidents import IncidentFilter, list_incidents
from dispatch.selectors.nearby import nearby_of
from dispatch.selectors.recommendation import recommend_for
from dispatch.selectors.referrals import read_referral_text, require_referral_line
from dispatch.selectors.sights import sights_of
from dispatch.selectors.stream import timeline_of
from dispatch.selectors.visibility import require_incident
from dispatch.vocabulary import IncidentStatus

router = Router(tags=["incidents"])


class ListQuery(Schema):
    """Filters; those of time are of when it came up. `before` is the id that the page before named as `next`."""

    status: list[IncidentStatus] = Field(default=[], max_length=10)
    priority: list[Annotated[int, Field(ge=1, le=5)]] = Field(default=[], max_length=5)
    agency: Code | None = None
    type: Code | None = None
    area: list[AreaCode] = Field(default=[], max_length=200)
    from_at: DeviceTime | None = None
    until: DeviceTime | None = None
    before: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("", response={200: IncidentList, **PROBLEMS})
def index(request: HttpRequest, query: Query[ListQuery]) -> IncidentList:
    """List incidents, newest first."""
    wanted = IncidentFilter(
        statuses=tuple(query.status),
        priorities=tuple(query.priority),
        agency=query.agency,
        type=query.type,
        areas=tuple(query.area),
        from_at=query.from_at,
        until=query.until,
    )
    return list_incidents(access(request).scope, wanted, before=query.before, limit=query.limit)


@router.post("", response={201: IncidentCard, **PROBLEMS})
def create(request: HttpRequest, body: NewIncident) -> HttpResponse:
    """Enter an incident by hand."""
    return carry_out(HTTPStatus.CREATED, lambda: create_incident(by=actor(request), new=body))


@router.get("/{id:incident_id}", response={200: IncidentCard, **PROBLEMS})
def read(request: HttpRequest, incident_id: Id) -> IncidentCard:
    """Read one incident."""
    return read_incident_card(require_incident(access(request).scope, incident_id).pk)


@router.patch("/{id:incident_id}", response={200: IncidentCard, **PROBLEMS})
def change(request: HttpRequest, incident_id: Id, body: IncidentChanges) -> HttpResponse:
    """Change fields; needs If-Match."""
    version = expected_version(request)
    return carry_out(
        HTTPStatus.OK,
        lambda: change_incident(by=actor(request), incident_id=incident_id, version=version, changes=body),
    )


@router.post("/{id:incident_id}/agencies", response={200: IncidentCard, **PROBLEMS})
def agencies(request: HttpRequest, incident_id: Id, body: AgencyToAdd) -> HttpResponse:
    """Add an agency."""
    return carry_out(HTTPStatus.OK, lambda: add_agency(by=actor(request), incident_id=incident_id, agency=body.agency))


@router.post("/{id:incident_id}/notes", response={201: IncidentCard | NoteReceipt, **PROBLEMS})
def notes(request: HttpRequest, incident_id: Id, body: NewNote) -> HttpResponse:
    """Write a note."""
    return carry_out(
        HTTPStatus.CREATED,
        lambda: add_note(by=actor(request), incident_id=incident_id, text=body.text, occurred_at=body.occurred_at),
    )


@router.post("/{id:incident_id}/close", response={200: IncidentCard, **PROBLEMS})
def close(request: HttpRequest, incident_id: Id, body: IncidentClosing) -> HttpResponse:
    """End the incident."""
    return carry_out(HTTPStatus.OK, lambda: close_incident(by=actor(request), incident_id=incident_id, closing=body))


@router.post("/{id:incident_id}/agencies/{slug:agency}/stand-down", response={200: IncidentCard, **PROBLEMS})
def stand_down(request: HttpRequest, incident_id: Id, agency: Code, body: StandDown) -> HttpResponse:
    """Say that an agency is not needed."""
    return carry_out(
        HTTPStatus.OK,
        lambda: stand_down_agency(by=actor(request), incident_id=incident_id, agency=agency, reason=body.reason),
    )


@router.post("/{id:incident_id}/calls", response={200: IncidentCard, **PROBLEMS})
def calls(request: HttpRequest, incident_id: Id, body: CallToLink) -> HttpResponse:
    """Link a call to the incident that it is about."""
    return carry_out(HTTPStatus.OK, lambda: link_call(by=actor(request), incident_id=incident_id, call_id=body.call))


@router.post("/{id:incident_id}/alarm", response={200: IncidentCard, **PROBLEMS})
def alarm(request: HttpRequest, incident_id: Id, body: AlarmLevel) -> HttpResponse:
    """Raise the alarm level."""
    return carry_out(
        HTTPStatus.OK, lambda: raise_alarm_level(by=actor(request), incident_id=incident_id, level=body.level)
    )


@router.post("/{id:incident_id}/merge", response={200: IncidentCard, **PROBLEMS})
def merge(request: HttpRequest, incident_id: Id, body: MergeTarget) -> HttpResponse:
    """Let the incident go on as another; the answer is that other one."""
    return carry_out(HTTPStatus.OK, lambda: merge_incident(by=actor(request), incident_id=incident_id, into=body.into))


@router.post("/{id:incident_id}/unmerge", response={200: IncidentCard, **PROBLEMS})
def unmerge(request: HttpRequest, incident_id: Id) -> HttpResponse:
    """Take a merge back, within ten minutes."""
    return carry_out(HTTPStatus.OK, lambda: unmerge_incident(by=actor(request), incident_id=incident_id))


@router.post("/{id:incident_id}/cancel", response={200: IncidentCard, **PROBLEMS})
def cancel(request: HttpRequest, incident_id: Id, body: IncidentCancellation) -> HttpResponse:
    """End the incident because nothing is to be done about it."""
    return carry_out(
        HTTPStatus.OK, lambda: cancel_incident(by=actor(request), incident_id=incident_id, reason=body.reason)
    )


@router.post("/{id:incident_id}/reopen", response={200: IncidentCard, **PROBLEMS})
def reopen(request: HttpRequest, incident_id: Id, body: Reopening) -> HttpResponse:
    """Go on with an incident that has ended."""
    return carry_out(
        HTTPStatus.OK, lambda: reopen_incident(by=actor(request), incident_id=incident_id, reason=body.reason)
    )


@router.get("/{id:incident_id}/referral", response={200: ReferralText, **PROBLEMS})
def referral(request: HttpRequest, incident_id: Id, line: Query[Slug]) -> ReferralText:
    """Read what is told to the centre of another line when the incident is handed over to it."""
    access(request).require(Right.CHANGE_INCIDENT)
    incident = require_incident(access(request).scope, incident_id)
    text = read_referral_text(access(request).scope, incident, require_referral_line(line))
    return ReferralText(line=line, text=text)


@router.post("/{id:incident_id}/refer", response={200: IncidentCard, **PROBLEMS})
def refer(request: HttpRequest, incident_id: Id, body: NewReferral) -> HttpResponse:
    """Hand the incident over to the centre of another line, and close it."""
    return carry_out(HTTPStatus.OK, lambda: refer_incident(by=actor(request), incident_id=incident_id, new=body))


@router.post("/{id:incident_id}/answers", response={200: IncidentCard, **PROBLEMS})
def answers(request: HttpRequest, incident_id: Id, body: NewAnswer) -> HttpResponse:
    """Write down the answer to a question of a question card."""
    return carry_out(HTTPStatus.OK, lambda: answer_question(by=actor(request), incident_id=incident_id, answer=body))


@router.get("/{id:incident_id}/duplicates", response={200: DuplicateList, **PROBLEMS})
def duplicates(request: HttpRequest, incident_id: Id) -> DuplicateList:
    """Read the open incidents that may be the same event, with the reasons."""
    access(request).require(Right.WATCH_CONSOLE)
    incident = require_incident(access(request).scope, incident_id)
    return duplicates_of(access(request).scope, incident)


@router.get("/{id:incident_id}/recommendation", response={200: RecommendationCard, **PROBLEMS})
def recommendation(request: HttpRequest, incident_id: Id) -> RecommendationCard:
    """Read which units to send, those that were passed over, and what is missing, each with its reasons."""
    access(request).require(Right.WATCH_CONSOLE)
    incident = require_incident(access(request).scope, incident_id)
    return recommend_for(incident.pk, now=database_now(), scope=access(request).scope)


@router.post("/{id:incident_id}/assignments", response={201: AssignmentList, **PROBLEMS})
def assignments(request: HttpRequest, incident_id: Id, body: NewAssignments) -> HttpResponse:
    """Send units, all or none."""
    return carry_out(
        HTTPStatus.CREATED,
        lambda: assign_units(by=actor(request), incident_id=incident_id, unit_ids=body.units, reason=body.reason),
    )


# Unset members stay out: over exactly what is there, the hashes can be computed again.
@router.get("/{id:incident_id}/timeline", response={200: Timeline, **PROBLEMS}, exclude_unset=True)
def timeline(request: HttpRequest, incident_id: Id) -> Timeline:
    """Read the record of one incident; its crews read what was found out and done."""
    scope = access(request).scope
    return timeline_of(require_incident(scope, incident_id), scope)


@router.get("/{id:incident_id}/sights", response={200: SightList, **PROBLEMS})
def sights(request: HttpRequest, incident_id: Id) -> SightList:
    """Read who has had the incident on a screen, and since when. It is for desks."""
    incident = require_incident(access(request).scope, incident_id)
    access(request).require(Right.WATCH_CONSOLE)
    return sights_of(incident)


@router.get("/{id:incident_id}/nearby", response={200: IncidentNearby, **PROBLEMS})
def nearby(request: HttpRequest, incident_id: Id) -> IncidentNearby:
    """Read what is noted of the place of the incident, and what stands near it. It is for the crews there, too."""
    incident = require_incident(access(request).scope, incident_id)
    return nearby_of(incident, access(request).scope, now=timezone.now())


@router.get("/{id:incident_id}/cameras", response={200: IncidentCameras, **PROBLEMS})
def cameras(request: HttpRequest, incident_id: Id) -> IncidentCameras:
    """Read which cameras may see the incident, and which stand near it. Its crews learn whom to ask for a look."""
    return cameras_of(require_incident(access(request).scope, incident_id))
