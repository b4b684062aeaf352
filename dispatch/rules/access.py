"""Who may do what, and who sees what: one table, used by the API, the actions and the push path alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dispatch.errors import Forbidden
from dispatch.vocabulary import Role


class Right(StrEnum):
    """Something that a role may allow."""

    WATCH_CONSOLE = "watch_console"
    CREATE_INCIDENT = "create_incident"
    CHANGE_INCIDENT = "change_incident"
    ADD_NOTE = "add_note"
    WRITE_CHAT = "write_chat"
    ACKNOWLEDGE_CHAT = "acknowledge_chat"
    ADDRESS_DESKS = "address_desks"
    ASSIGN_UNIT = "assign_unit"
    REPORT_STATUS = "report_status"
    CHANGE_UNIT = "change_unit"
    ANSWER_CALL = "answer_call"
    ACKNOWLEDGE_ESCALATION = "acknowledge_escalation"
    CLOSE_ROAD = "close_road"
    KEEP_PREMISE_NOTES = "keep_premise_notes"
    LOOK_THROUGH_CAMERA = "look_through_camera"
    SEE_WITHDRAWN = "see_withdrawn"
    EDIT_PLANS = "edit_plans"
    PROPOSE_ALIAS = "propose_alias"
    DECIDE_ALIAS = "decide_alias"
    REVIEW = "review"


_EVERYTHING = frozenset(Right)
_A_LEAD = _EVERYTHING - {Right.EDIT_PLANS, Right.DECIDE_ALIAS, Right.SEE_WITHDRAWN, Right.REVIEW}
_A_DESK = _A_LEAD - {Right.ADDRESS_DESKS}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CALL_TAKER: frozenset(
        {
            Right.WATCH_CONSOLE,
            Right.CREATE_INCIDENT,
            Right.CHANGE_INCIDENT,
            Right.ADD_NOTE,
            Right.WRITE_CHAT,
            Right.ACKNOWLEDGE_CHAT,
            Right.ANSWER_CALL,
            Right.ACKNOWLEDGE_ESCALATION,
            Right.KEEP_PREMISE_NOTES,
            Right.PROPOSE_ALIAS,
        }
    ),
    Role.DISPATCHER: _A_DESK,
    Role.DUTY_OFFICER: frozenset(
        {
            Right.WATCH_CONSOLE,
            Right.ADD_NOTE,
            Right.WRITE_CHAT,
            Right.ACKNOWLEDGE_CHAT,
            Right.ACKNOWLEDGE_ESCALATION,
        }
    ),
    Role.SHIFT_LEAD: _A_LEAD,
    Role.CREW: frozenset({Right.REPORT_STATUS, Right.CHANGE_UNIT, Right.ADD_NOTE, Right.WRITE_CHAT}),
    Role.SUPERVISOR: _EVERYTHING,
    Role.ADMINISTRATOR: _EVERYTHING,
}


@dataclass(frozen=True)
class Scope:
    """What a person sees. `agencies` is None for all of them; `unit_ids` are a crew's own units."""

    agencies: frozenset[str] | None
    unit_ids: frozenset[int] = frozenset()

    @property
    def has_desk(self) -> bool:
        """Whether more is seen than a crew sees."""
        return self.agencies is None or bool(self.agencies)

    def sees(self, agencies: Iterable[str]) -> bool:
        """Return whether a thing that concerns these agencies is within the scope."""
        return self.agencies is None or not self.agencies.isdisjoint(agencies)


EVERYTHING = Scope(agencies=None)


@dataclass(frozen=True)
class Grant:
    """A role for one agency, or for all of them where `agency` is None; a crew's for one unit."""

    role: Role
    agency: str | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Access:
    """A person with what was granted to them."""

    person_id: int
    username: str
    grants: tuple[Grant, ...]

    @property
    def scope(self) -> Scope:
        """What this person sees: the union of the agencies of all roles but crew, and a crew's own units."""
        desks = [grant for grant in self.grants if grant.role is not Role.CREW]
        units = frozenset(grant.unit_id for grant in self.grants if grant.unit_id is not None)
        if any(grant.agency is None for grant in desks):
            return Scope(agencies=None, unit_ids=units)
        return Scope(agencies=frozenset(grant.agency for grant in desks if grant.agency), unit_ids=units)

    def may(self, right: Right, agency: str | None = None, unit_id: int | None = None) -> bool:
        """Return whether some role allows this, for the agency or the unit where one is named."""
        return any(
            right in RIGHTS[grant.role]
            and (agency is None or grant.agency is None or grant.agency == agency)
            and (grant.role is not Role.CREW or unit_id is None or grant.unit_id == unit_id)
            for grant in self.grants
        )

    def require(self, right: Right, agency: str | None = None, unit_id: int | None = None) -> None:
        """Raise Forbidden `not_allowed` unless some role allows this."""
        if not self.may(right, agency, unit_id):
            raise Forbidden("not_allowed", f"Your role does not allow this ({right.value}).")

    def scope_with(self, right: Right) -> Scope:
        """Return what the roles see that allow this. Raises Forbidden `not_allowed` where none does."""
        self.require(right)
        agencies = [grant.agency for grant in self.grants if right in RIGHTS[grant.role]]
        if None in agencies:
            return EVERYTHING
        return Scope(agencies=frozenset(agency for agency in agencies if agency is not None))

    def agencies_with(self, right: Right, agencies: Iterable[str]) -> frozenset[str]:
        """Return those of the agencies for which some role allows this. Raises Forbidden `not_allowed` for none."""
        self.require(right)
        return frozenset(agency for agency in agencies if self.may(right, agency))

    def as_crew_of(self, unit_id: int) -> "Access":
        """Return what of this a device of the unit opens: the crew's role there, whatever else its person was given."""
        of_crew = (grant for grant in self.grants if grant.role is Role.CREW and grant.unit_id == unit_id)
        return Access(self.person_id, self.username, tuple(of_crew))

    @property
    def roles(self) -> tuple[Role, ...]:
        """The distinct roles, in the order of the vocabulary."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in Role if role in held)

    @property
    def is_of_crew_only(self) -> bool:
        """Whether this person is crew of some unit and nothing else."""
        return self.roles == (Role.CREW,)


@dataclass(frozen=True)
class RequestKey:
    """The Idempotency-Key of a request and the fingerprint (hex) of what it asks for."""

    key: str
    fingerprint: str


@dataclass(frozen=True)
class Actor:
    """Who carries out an action. The centre itself (engine, telephony) has no access and acts under its own name."""

    name: str
    access: Access | None = None
    request_key: RequestKey | None = None

    @property
    def person_id(self) -> int | None:
        """The person's id, or None for the centre itself."""
        return self.access.person_id if self.access else None

    def require_person_id(self) -> int:
        """Return the person's id. Raises Forbidden `person_required` where the centre itself acts."""
        if self.access is None:
            raise Forbidden("person_required", "Only a person may do this.")
        return self.access.person_id


ENGINE = Actor(name="engine")
TELEPHONY = Actor(name="telephony")
# Somebody who called, by the page that was sent to them.
CALLER = Actor(name="caller")
# A device before it is one.
DEVICE = Actor(name="device")
