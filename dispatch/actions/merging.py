"""Two incidents are found to be one: what belongs to the one moves to the other, and for ten minutes back again."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from dispatch.actions.deadlines import alarms_changed, end_chains, follow_priority
from dispatch.actions.locking import lock_incident, lock_open_incidents
from dispatch.actions.merge_facts import copy_answers, forget, learn
from dispatch.actions.unit_work import follow_assignments, unit_changed, watch_agencies
from dispatch.actions.watches import raise_priority_alarm, watch_calls, watch_sight
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import (
    Assignment,
    Attachment,
    Call,
    CallForHelp,
    ChatMessage,
    Deadline,
    Incident,
    IncidentAgency,
    IncidentMerge,
)
from dispatch.models.escalation import LIVE
from dispatch.rules.access import Actor, Right
from dispatch.rules.transitions import incident_may_become
from dispatch.schema import EventData, IncidentCard
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.selectors.chat import newest_chat_on
from dispatch.selectors.incidents import gone_on_as
from dispatch.timeline import Event
from dispatch.vocabulary import Disposition, EscalationTrigger, EventName, IncidentStatus

UNDONE_WITHIN = timedelta(minutes=10)


def merge_incident(*, by: Actor, incident_id: int, into: int) -> IncidentCard:
    """Let an incident go on as another one, and return that other one.

    Calls, assignments, running deadlines, agencies, answers, files, chat and calls for help move; the notes and the
    rest of the record are read with the other's from then on. The other takes the more urgent priority, the higher
    alarm level, and what it did not know.

    Raises Invalid `same_incident`, NotFound, Forbidden, Conflict `incident_ended`.
    """
    require(by, Right.CHANGE_INCIDENT)
    if incident_id == into:
        raise Invalid("same_incident", "An incident cannot be merged into itself.", {"incident_id": into})
    with writing(by) as work:
        locked = lock_open_incidents(by, [incident_id, into], Right.CHANGE_INCIDENT)
        events = join(by, locked[incident_id], locked[into])
        return work.record(read_incident_card(into), events)


def unmerge_incident(*, by: Actor, incident_id: int) -> IncidentCard:
    """Take a merge back within ten minutes: what moved, and is still there, returns. Return the incident that is back.

    Raises NotFound, Forbidden, Conflict `not_merged`, `merge_too_old` (with `merged_at`), or `incident_ended` where the
    incident that took it up has ended.
    """
    require(by, Right.CHANGE_INCIDENT)
    with writing(by) as work:
        merge = IncidentMerge.objects.filter(source=incident_id, undone_at__isnull=True).first()
        target_id = merge.target_id if merge else None
        # The incidents are locked by id; the target must be open, the source is not.
        for each in sorted({incident_id, target_id or incident_id}):
            if each == incident_id:
                source = lock_incident(by, each, Right.CHANGE_INCIDENT)
            else:
                target = lock_open_incidents(by, [each], Right.CHANGE_INCIDENT)[each]
        merge = IncidentMerge.objects.filter(source=incident_id, target=target_id, undone_at__isnull=True).first()
        if merge is None:
            raise Conflict("not_merged", "It was not merged.", {"incident_status": source.status})
        if database_now() - merge.merged_at > UNDONE_WITHIN:
            raise Conflict(
                "merge_too_old", "A merge is undone within ten minutes.", {"merged_at": merge.merged_at.isoformat()}
            )
        return work.record(*_part(by, merge, source, target))


def join(by: Actor, source: Incident, target: Incident) -> list[Event]:
    """Let a locked, open incident go on as another, locked and open too; return the events."""
    if not incident_may_become(IncidentStatus(source.status), IncidentStatus.MERGED):
        raise Conflict("incident_ended", f"Incident {source.number} has ended.", {"incident_status": source.status})
    merge = IncidentMerge(source=source, target=target, merged_by_id=by.require_person_id())
    # The wait for units begins anew on the target, for whoever has nobody there.
    ended = end_chains("merged", by, source, trigger=EscalationTrigger.INCIDENT_UNASSIGNED)
    waited = {agency for event in ended for agency in event.agencies}
    # Who has the other incident on a screen has this one with it.
    ended += end_chains("merged", by, source, trigger=EscalationTrigger.INCIDENT_UNSEEN)
    merge.calls = _move(Call.objects.filter(incident=source), target)
    merge.assignments = _move(Assignment.objects.filter(incident=source), target)
    merge.deadlines = _move(Deadline.objects.filter(LIVE, incident=source), target)
    merge.attachments = _move(Attachment.objects.filter(incident=source), target)
    merge.chat_messages = _move(ChatMessage.objects.filter(incident=source), target)
    CallForHelp.objects.filter(incident=source).update(incident=target)
    _add_agencies(source, target)
    copy_answers(source, target)
    priority_before = target.priority
    changes = learn(source, target)
    target.save()
    merge.learned = [change.model_dump(mode="json") for change in changes]
    merge.save()
    follow_assignments(target)
    alarms = _follow_urgency(merge, target, priority_before)
    watch_agencies(target, waited)
    watch_calls(target)
    source.status = IncidentStatus.MERGED
    source.merged_into = target
    source.disposition = Disposition.DUPLICATE
    source.closed_at = database_now()
    source.version += 1
    source.save()
    left, went_on = read_incident_card(source.pk), read_incident_card(target.pk)
    return [
        *ended,
        Event(EventName.INCIDENT_MERGED, left.agencies, EventData(incident=left), incident_id=source.pk),
        Event(
            EventName.INCIDENT_MERGED,
            went_on.agencies,
            EventData(
                incident=went_on,
                calls=read_call_cards(went_on.calls),
                chat_messages=newest_chat_on(target.pk),
                changes=changes,
            ),
            incident_id=target.pk,
        ),
        *_what_moved(merge, target),
        *alarms,
    ]


def _part(by: Actor, merge: IncidentMerge, source: Incident, target: Incident) -> tuple[IncidentCard, list[Event]]:
    there = Q(incident=target)
    calls = _move(Call.objects.filter(there, pk__in=merge.calls), source)
    assignments = _move(Assignment.objects.filter(there, pk__in=merge.assignments), source)
    _move(ChatMessage.objects.filter(there, pk__in=merge.chat_messages), source)
    CallForHelp.objects.filter(there, opened__in=gone_on_as([source.pk])).update(incident=source)
    # What was armed since the merge belongs to what returns too: a chain is never in two places.
    chains = Deadline.objects.filter(pk__in=merge.deadlines).values("chain")
    returning = Q(chain__in=chains) | Q(call__in=calls) | Q(assignment__in=assignments)
    merge.deadlines = _move(Deadline.objects.filter(LIVE & there & returning), source)
    _move(Attachment.objects.filter(there, pk__in=merge.attachments), source)
    merge.undone_at = database_now()
    merge.undone_by_id = by.require_person_id()
    merge.save()
    source.status = IncidentStatus.VERIFYING
    source.merged_into = None
    source.disposition = ""
    source.closed_at = None
    source.save()
    changes = forget(target, merge.learned)
    target.save()
    for incident in (source, target):
        follow_assignments(incident)
        watch_agencies(incident)
    # What comes back was as urgent as the other incident; that one may have become so by it.
    follow_priority(source)
    alarms = follow_priority(target) if "priority" in {change.field for change in changes} else []
    back, left = read_incident_card(source.pk), read_incident_card(target.pk)
    chat_back, chat_left = newest_chat_on(source.pk), newest_chat_on(target.pk)
    return back, [
        Event(
            EventName.INCIDENT_UNMERGED,
            back.agencies,
            EventData(incident=back, calls=read_call_cards(back.calls), chat_messages=chat_back),
            incident_id=source.pk,
        ),
        Event(
            EventName.INCIDENT_UNMERGED,
            left.agencies,
            EventData(
                incident=left,
                calls=read_call_cards(calls),
                # Those that went leave the boards on which the other incident is not, and older ones are new again.
                chat_messages=[*chat_back, *chat_left],
                changes=changes,
            ),
            incident_id=target.pk,
        ),
        *_what_moved(merge, source),
        *alarms,
    ]


def _move(
    rows: QuerySet[Call] | QuerySet[Assignment] | QuerySet[Deadline] | QuerySet[Attachment] | QuerySet[ChatMessage],
    to: Incident,
) -> list[int]:
    """Give the rows to another incident; return their ids."""
    ids = sorted(rows.values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=ids).update(incident=to)
    return ids


def _add_agencies(source: Incident, target: Incident) -> None:
    """Put those agencies on the target that the source needed."""
    there = {row.agency_id: row for row in target.incident_agencies.all()}
    for row in source.incident_agencies.order_by("id"):
        if row.agency_id not in there:
            IncidentAgency.objects.create(incident=target, agency_id=row.agency_id, stood_down_at=row.stood_down_at)
            watch_sight(target, row.agency_id)
        elif row.stood_down_at is None:
            IncidentAgency.objects.filter(pk=there[row.agency_id].pk).update(stood_down_at=None)


def _follow_urgency(merge: IncidentMerge, target: Incident, priority_before: int) -> list[Event]:
    """Give what is watched on the target the urgency that it now has; return the events of the alarms that it had."""
    alarms = follow_priority(target)
    if target.priority == priority_before:
        return []
    raise_priority_alarm(target)
    moved = set(merge.deadlines)
    return [event for event in alarms if moved.isdisjoint(alarm.id for alarm in event.data.escalations)]


def _what_moved(merge: IncidentMerge, to: Incident) -> list[Event]:
    """Return the events that tell each agency of its units and alarms that are now with the other incident."""
    units = Assignment.objects.filter(pk__in=merge.assignments, cleared_at__isnull=True, incident=to)
    alarms = Deadline.objects.filter(LIVE, pk__in=merge.deadlines, fired_at__isnull=False)
    return [
        *(unit_changed(unit_id) for unit_id in units.order_by("unit_id").values_list("unit_id", flat=True)),
        *alarms_changed(list(alarms.values_list("pk", flat=True))),
    ]
