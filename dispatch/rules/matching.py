"""Who serves where: as many places filled as possible, and of all ways to do that the one with the least total cost."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment


class Server(NamedTuple):
    """Somebody who can serve in one place, where one of these capabilities is asked for, at a cost of 0 or more."""

    offers: frozenset[str]
    cost: int


def fill(places: Sequence[str], servers: Sequence[Server]) -> dict[int, int]:
    """Return which server (index) serves in which place (index); each place asks for one capability.

    As many places as possible are filled, then the total cost is the least. Of servers that cost the same, those that
    stand earlier in the sequence serve. Exact for hundreds of places with costs of up to a million.
    """
    kept = _worth_considering(places, servers)
    if not kept:
        return {}
    # Whole numbers in floats: one step of cost outweighs all order.
    step = len(places) * len(kept) + 1
    costs = np.array([servers[index].cost for index in kept], dtype=np.float64) * step + np.arange(len(kept))
    # Where one more place can be filled, it can be so with one more server beside those who serve already (an
    # augmenting path), so that a place left open has to outweigh no more than one server.
    left_open = costs.max() + 1
    fits = np.array([[place in servers[index].offers for index in kept] for place in places])
    pairs = zip(*linear_sum_assignment(np.where(fits, costs, left_open)), strict=True)
    return {int(place): kept[column] for place, column in pairs if fits[place, column]}


def _worth_considering(places: Sequence[str], servers: Sequence[Server]) -> list[int]:
    """Return the servers among which an optimum is certain to lie: of each capability, as many as there are places.

    Let a server outside these serve in a place. The other places take at most all but one of the cheapest that offer
    the same capability, so one of these is free; put into the place, it costs no more and leaves no place open.
    """
    cheapest_first = sorted(range(len(servers)), key=lambda index: servers[index].cost)
    kept: set[int] = set()
    for capability in set(places):
        offering = (index for index in cheapest_first if capability in servers[index].offers)
        kept.update(islice(offering, len(places)))
    return sorted(kept)
