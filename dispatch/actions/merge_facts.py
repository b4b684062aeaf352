"""What an incident learns from one that is merged into it, and forgets when the merge is undone."""

from collections.abc import Sequence
from typing import Any

from django.contrib.gis.geos import Point

from dispatch.actions.facts import fact, set_location
from dispatch.models import Answer, Incident
from dispatch.schema import FieldChange, Location

_FIELDS = ("type", "priority", "alarm_level", "location", "place", "what")


def learn(source: Incident, target: Incident) -> list[FieldChange]:
    """Give the target what it did not know, the more urgent priority and the higher alarm level; return the changes.

    They belong to the next version of the locked target, which is not saved here.
    """
    before = {field: fact(target, field) for field in _FIELDS}
    target.priority = min(target.priority, source.priority)
    target.alarm_level = max(target.alarm_level, source.alarm_level)
    target.type_id = target.type_id or source.type_id
    target.place = target.place or source.place
    target.what = target.what or source.what
    if not isinstance(target.location, Point):
        target.location = source.location
        target.location_radius_m = source.location_radius_m
        target.location_source = source.location_source
        target.area = source.area
    return _changes(target, before)


def forget(target: Incident, learned: Sequence[dict[str, Any]]) -> list[FieldChange]:
    """Take back what was learned (as `learn` returned it) and nobody has changed since; return the changes."""
    before = {field: fact(target, field) for field in _FIELDS}
    for change in learned:
        if before[change["field"]] == change["new"]:
            _set(target, change["field"], change["old"])
    return _changes(target, before)


def copy_answers(source: Incident, target: Incident) -> None:
    """Let the target have the answers that it lacks; its own stand."""
    known = set(target.answers.values_list("question_id", flat=True))
    Answer.objects.bulk_create(
        Answer(
            incident=target,
            question_id=answer.question_id,
            answer=answer.answer,
            answered_at=answer.answered_at,
            recorded_at=answer.recorded_at,
            answered_by_id=answer.answered_by_id,
            from_unit_id=answer.from_unit_id,
        )
        for answer in source.answers.order_by("id")
        if answer.question_id not in known
    )


def _changes(incident: Incident, before: dict[str, Any]) -> list[FieldChange]:
    changes = [
        FieldChange(field=field, old=old, new=fact(incident, field))
        for field, old in before.items()
        if fact(incident, field) != old
    ]
    incident.field_versions |= {change.field: incident.version + 1 for change in changes}
    return changes


def _set(incident: Incident, field: str, value: Any) -> None:
    if field == "location":
        set_location(incident, Location.model_validate(value) if value else None)
    else:
        setattr(incident, "type_id" if field == "type" else field, value)
