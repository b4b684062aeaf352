"""An answer as it is being put together."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gis.places.answer import Candidate, How, Reading, Value
from gis.places.describing import position
from gis.places.lookup import Found
from gis.places.naming import Ranked


@dataclass
class Draft:
    """An answer that grows."""

    understood: list[Reading] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    doubts: list[Reading] = field(default_factory=list)

    def read(self, code: str, **params: Value) -> None:
        """Say how something was understood."""
        self.understood.append(Reading(code, params))

    def doubt(self, code: str, **params: Value) -> None:
        """Say once what is doubtful."""
        reading = Reading(code, params)
        if reading not in self.doubts:
            self.doubts.append(reading)


def ranked_candidate(ranked: Ranked) -> Candidate:
    """Return what was found by a name as a candidate."""
    return replace(place_candidate(ranked.found, ranked.how, ranked.score), matched=ranked.matched)


def place_candidate(found: Found, how: How, score: float) -> Candidate:
    """Return a place as a candidate."""
    return Candidate(
        id=found.id,
        label=found.name,
        kind=found.kind,
        position=position(found.lon, found.lat),
        radius_m=found.radius_m,
        how=how,
        score=round(min(1, score), 4),
        old_names=tuple(name for name, _, status in found.names if status == "old" and name != found.name),
        shape=found.shape,
    )


def once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates without repetitions of one place found in one way."""
    kept: dict[object, Candidate] = {}
    for one in candidates:
        kept.setdefault((one.id, one.how if one.id is None else None, one.position if one.id is None else None), one)
    return list(kept.values())
