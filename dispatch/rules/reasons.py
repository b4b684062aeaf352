"""Why a rule decided as it did: facts for programs, one sentence for people."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason: a stable code, the facts it rests on, and the same said in Vietnamese and in English."""

    code: str
    facts: Mapping[str, str | int | float | bool | None]
    vi: str
    en: str
