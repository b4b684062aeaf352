"""Who may take a message into their hands, and which units a text names."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dispatch.rules.access import Access, Right
from dispatch.rules.words import fold

# Of each open incident the board holds so many messages: the newest.
SHOWN_ON_INCIDENT = 5
# Nobody types more in a minute; a program that goes wrong would.
MOST_MESSAGES_A_MINUTE = 30
# More units than this in one note name none of them.
MOST_MENTIONS = 20

# An address of e-mail names nobody.
_NAMED = re.compile(r"(?<!\w)@(\w[\w./-]*)")
_SIGNIFICANT = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class Addressed:
    """A message as its address matters: one of the three, a unit with its agency. `agencies` are those that see it."""

    written_by_id: int
    agencies: Collection[str]
    agency: str | None = None
    person_id: int | None = None
    unit: tuple[int, str] | None = None
    overdue: bool = False


def may_acknowledge(access: Access, message: Addressed) -> bool:
    """Return whether a person may acknowledge a message.

    Of an agency anybody at its desks but the writer. Of a unit its crew, or who may send it and has told it by radio.
    What is overdue, or waits for one person, who may have left for good, also its writer, who has found another way,
    and who leads those that see it.
    """
    is_writer = access.person_id == message.written_by_id
    waits_for_one = message.overdue or message.person_id is not None
    if waits_for_one and (is_writer or any(access.may(Right.ADDRESS_DESKS, code) for code in message.agencies)):
        return True
    if message.agency is not None:
        return not is_writer and access.may(Right.ACKNOWLEDGE_CHAT, message.agency)
    if message.unit is not None:
        unit_id, agency = message.unit
        return unit_id in access.scope.unit_ids or access.may(Right.ASSIGN_UNIT, agency)
    return access.person_id == message.person_id


def fold_sign(call_sign: str) -> str:
    """Return a call sign as it is compared: letters without accents and case, and figures."""
    return _SIGNIFICANT.sub("", fold(call_sign))


def mentioned(text: str, call_signs: Mapping[int, str]) -> list[int]:
    """Return the units that a text names as `@XE07`, each once, in its order. `call_signs` are those of the known ones.

    Case, accents and signs in the call sign do not matter; what names no unit, or may mean two, stays text.
    """
    known: dict[str, int | None] = {}
    for unit_id, call_sign in call_signs.items():
        sign = fold_sign(call_sign)
        known[sign] = None if sign in known else unit_id
    named = (known.get(fold_sign(name)) for name in _NAMED.findall(text))
    return list(dict.fromkeys(unit_id for unit_id in named if unit_id is not None))[:MOST_MENTIONS]
