"""What consoles have on their screens, as far as somebody waits for it to be seen."""

from collections.abc import Mapping

from dispatch.actions.watches import report_sight
from dispatch.rules.access import Access, Actor, Right
from dispatch.selectors.escalation import waits_for_sight


def report_sights(seen: Mapping[Access, int]) -> None:
    """Take it that people have every event up to a seq on a screen: what they should see there is seen.

    It is seen for an agency where somebody who may send its units sees it. One query where nothing waits to be seen.
    """
    for wait in waits_for_sight():
        for access, seq in seen.items():
            if seq >= wait.seq and access.may(Right.ASSIGN_UNIT, wait.agency):
                report_sight(by=Actor(name=access.username, access=access), incident_id=wait.incident_id)
                break
