"""What an answer to a text message means."""

import re
import unicodedata
from dataclasses import dataclass

# As many digits as a row's id may have.
_TAKEN = re.compile(r"ok[\s.,:;#!-]*([0-9]{1,18})?[\s.,!]*")


@dataclass(frozen=True)
class Acknowledgement:
    """Somebody takes an alarm: the one that they name, or without a name the newest one."""

    escalation_id: int | None


def read_reply(body: str) -> Acknowledgement | None:
    """Read `OK 123` or `OK` in any case, spacing and accents, as telephones write them; None for anything else."""
    decomposed = unicodedata.normalize("NFKD", body.strip()).casefold()
    match = _TAKEN.fullmatch("".join(letter for letter in decomposed if not unicodedata.combining(letter)))
    if match is None:
        return None
    return Acknowledgement(int(match[1]) if match[1] else None)
