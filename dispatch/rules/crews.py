"""What of the stream concerns a crew, and what of the record of its incident it reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dispatch.vocabulary import EventName

# Of the record a crew reads what was found out and done. Calls, files and chat it reads where they stand; alarms and
# messages to the world outside are for desks.
_READ = frozenset(
    {
        EventName.INCIDENT_CREATED,
        EventName.INCIDENT_CHANGED,
        EventName.INCIDENT_AGENCY_ADDED,
        EventName.INCIDENT_AGENCY_STOOD_DOWN,
        EventName.INCIDENT_ALARM_RAISED,
        EventName.INCIDENT_MERGED,
        EventName.INCIDENT_UNMERGED,
        EventName.INCIDENT_REOPENED,
        EventName.QUESTION_ANSWERED,
        EventName.UNIT_ASSIGNED,
        EventName.UNIT_ENDANGERED,
        EventName.ASSIGNMENT_CHANGED,
        EventName.HOSPITAL_ALERTED,
        EventName.NOTE_ADDED,
        EventName.ATTACHMENT_ADDED,
        EventName.ATTACHMENT_WITHDRAWN,
    }
)
_READ_OF_IT = ("agency", "answer", "assignment", "attachment", "changes", "mentions", "note", "reason")


@dataclass(frozen=True)
class CrewBoard:
    """What the board of a crew holds: its own units, the incidents on which they are now, and all units shown."""

    own: frozenset[int]
    incidents: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Told:
    """The incidents and units of which an event tells."""

    incidents: frozenset[int]
    units: frozenset[int]


def told_by(incident_id: int | None, data: Mapping[str, Any]) -> Told:
    """Return of what an event tells, by the record to which it belongs and its `data` as it is stored.

    Of the units on the card of an incident those that are at work there now, and those whose call for help it is: so a
    merge and its undoing, which move both without an event for each, tell of them, as does what opens it again.
    """
    calls: Sequence[Mapping[str, Any]] = data.get("calls", ())
    chat: Sequence[Mapping[str, Any]] = data.get("chat_messages", ())
    incident, assignment = data.get("incident"), data.get("assignment")
    at_work = [row["unit_id"] for row in incident["assignments"] if not row["cleared_at"]] if incident else []
    incidents = [incident_id, *(card["incident_id"] for card in (*calls, *chat))]
    units = [card["id"] for card in data.get("units", ())]
    units += [card[end] for card in chat for end in ("to_unit_id", "from_unit_id")]
    units += [assignment["unit_id"], *at_work] if assignment else at_work
    # What was recorded before incidents told of it has none.
    units += incident.get("endangered_units", ()) if incident else ()
    return Told(_known([*incidents, incident["id"]] if incident else incidents), _known(units))


def concerns(crew: CrewBoard, told: Told) -> bool:
    """Return whether an event may change the board of a crew. What does not concern it leaves its board as it is."""
    shown = crew.own | crew.units
    return not (told.incidents.isdisjoint(crew.incidents) and told.units.isdisjoint(shown))


def is_read_by_crews(name: EventName) -> bool:
    """Return whether a crew reads such an entry of the record of its incident."""
    return name in _READ


def read_by_crews(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a crew reads of the data of an entry."""
    return {member: data[member] for member in _READ_OF_IT if member in data}


def _known(ids: Sequence[int | None]) -> frozenset[int]:
    return frozenset(each for each in ids if each is not None)
