"""Which areas hold which, by what they were part of and what became of them. Pure."""

from collections.abc import Iterable, Mapping


def holders_of(parents: Mapping[int, int], successions: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """Return for each area, by ids, the areas that hold it: its parent, its successors, its predecessors' parents.

    `successions` are pairs of predecessor and successor; they may run in circles without harm.
    """
    after: dict[int, set[int]] = {}
    before: dict[int, set[int]] = {}
    for old, new in successions:
        after.setdefault(old, set()).add(new)
        before.setdefault(new, set()).add(old)
    areas = after.keys() | before.keys() | parents.keys()
    holders: dict[int, frozenset[int]] = {}
    for area in areas:
        earlier = _reached(area, before)
        own = {parents[one] for one in (area, *earlier) if one in parents}
        holders[area] = frozenset(own | _reached(area, after))
    return holders


def _reached(start: int, steps: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for following in steps.get(waiting.pop(), set()) - found:
            found.add(following)
            waiting.append(following)
    return found - {start}
