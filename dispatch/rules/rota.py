"""When nobody is on duty, and which escalation therefore reaches nobody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.rules.escalation import REACHING_PERSON, Policy
from dispatch.vocabulary import EscalationEffect, Role


@dataclass(frozen=True)
class Duty:
    """Somebody is on duty in a role: for an agency, or for all of them where `agency` is None."""

    role: Role
    agency: str | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Window:
    """A time that is looked at; its end does not belong to it."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Hole:
    """Nobody is on duty in a role for an agency, as far as the window reaches that was looked at."""

    agency: str
    role: Role
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class PolicyFault:
    """A policy whose chain ends at nobody: for the time of the hole, or always where its last step asks no person."""

    policy: str
    hole: Hole | None


def agencies_covered(rota_agency: str | None, held: Iterable[str | None]) -> list[str | None]:
    """Return for which agencies somebody is on duty: what the rota says, as far as the person holds the role there.

    None stands for all agencies, in what is given and in what is returned.
    """
    holds = set(held)
    if None in holds or rota_agency in holds:
        return [rota_agency]
    return [*sorted(agency for agency in holds if agency is not None)] if rota_agency is None else []


def holes(duties: Iterable[Duty], agencies: Iterable[str], window: Window, roles: Sequence[Role]) -> list[Hole]:
    """Name each time within the window at which nobody is on duty in one of the roles for one of the agencies."""
    known = list(duties)
    return [
        Hole(agency, role, starts_at, ends_at)
        for agency in sorted(agencies)
        for role in roles
        for starts_at, ends_at in _uncovered(
            [duty for duty in known if duty.role is role and duty.agency in (None, agency)], window
        )
    ]


def policy_faults(policies: Iterable[Policy], found: Iterable[Hole]) -> list[PolicyFault]:
    """Name each policy whose last step asks no person, and each that ends at a duty officer whom a hole leaves out."""
    open_holes = [hole for hole in found if hole.role is Role.DUTY_OFFICER]
    faults = []
    for policy in policies:
        if not policy.steps or policy.steps[-1].effect not in REACHING_PERSON:
            faults.append(PolicyFault(policy.name, None))
        else:
            concerned = [hole for hole in open_holes if policy.agency in (None, hole.agency)]
            faults += [PolicyFault(policy.name, hole) for hole in concerned]
    return faults


def roles_asked(policies: Iterable[Policy]) -> list[Role]:
    """Return the roles that must be on duty: always the duty officer, the shift lead where a step asks for one."""
    asks_lead = any(step.effect is EscalationEffect.ALARM_SHIFT_LEAD for policy in policies for step in policy.steps)
    return [Role.DUTY_OFFICER, Role.SHIFT_LEAD] if asks_lead else [Role.DUTY_OFFICER]


def _uncovered(duties: Iterable[Duty], window: Window) -> list[tuple[datetime, datetime]]:
    """Return the parts of the window in which none of the duties runs."""
    parts, at = [], window.starts_at
    for duty in sorted(duties, key=lambda duty: duty.starts_at):
        if at < duty.starts_at < window.ends_at:
            parts.append((at, duty.starts_at))
        at = max(at, duty.ends_at) if duty.starts_at < window.ends_at else at
    return [*parts, (at, window.ends_at)] if at < window.ends_at else parts
