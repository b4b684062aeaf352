"""Simulated callers of a day, as the walk's own callers."""

from typing import Any

from dispatch.simulator.callers import SimulatedReport
from dispatch.simulator.walks.walk import Walk

_WITHHELD = "anonymous"


class Numbers:
    """Gives each caller of a generated day a number of this walk: so no earlier walk is in its history."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._given: dict[str, str] = {}

    def of(self, simulated: SimulatedReport) -> str:
        """Return the number that the caller calls from, the same for the same caller."""
        if not simulated.report.callers:
            return _WITHHELD
        [generated] = simulated.report.callers
        return self._given.setdefault(generated, self._walk.new_number())


def told_changes(simulated: SimulatedReport) -> dict[str, Any]:
    """Return what the caller tells, as fields of an incident to change."""
    report = simulated.report
    changes: dict[str, Any] = {"place": report.place, "what": report.what, "type": report.type}
    if report.lon is not None:
        changes["location"] = {
            "lon": report.lon,
            "lat": report.lat,
            "radius_m": report.radius_m or 0.0,
            "source": "spoken",
        }
    return {field: value for field, value in changes.items() if value}
