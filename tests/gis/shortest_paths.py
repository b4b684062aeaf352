"""Shortest ways over an extract, by an own reading of OpenStreetMap's tags and Dijkstra: what a router is held against.

It knows which roads cars may use and in which direction, and no turn restriction.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from gis.distance import Point, metres_between

_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary")
_ROADS = {
    *_CLASSES,
    *(f"{each}_link" for each in _CLASSES),
    *("unclassified", "residential", "living_street", "service", "road", "track"),
}
_CLOSED = {"no", "private", "agricultural", "forestry", "delivery"}


@dataclass(frozen=True)
class Network:
    """Nodes that cars reach from each other, with their distances in metres along the roads."""

    points: list[Point]
    lengths: csr_array

    def metres(self, start: int) -> list[float]:
        """Return the shortest way from one node to each."""
        found: list[float] = dijkstra(self.lengths, indices=start).tolist()
        return found


def read_network(file: Path) -> Network:
    """Read the largest part of the network within which every node is reached from every other."""
    places: dict[int, Point] = {}
    edges: dict[tuple[int, int], float] = {}
    for way in osmium.FileProcessor(str(file)).with_locations().with_filter(osmium.filter.KeyFilter("highway")):
        if not way.is_way() or not _may_be_driven(way.tags):
            continue
        forward, backward = _directions(way.tags)
        nodes = [(node.ref, (node.lon, node.lat)) for node in way.nodes if node.location.valid()]
        places.update(nodes)
        for (one, at), (other, there) in pairwise(nodes):
            metres = metres_between(at, there)
            for allowed, pair in ((forward, (one, other)), (backward, (other, one))):
                if allowed:
                    edges[pair] = min(metres, edges.get(pair, metres))
    refs = {ref: index for index, ref in enumerate(places)}
    starts, ends = ([refs[pair[side]] for pair in edges] for side in (0, 1))
    whole = csr_array((list(edges.values()), (starts, ends)), shape=(len(refs), len(refs)))
    _, parts = connected_components(whole, connection="strong")
    kept = np.flatnonzero(parts == np.bincount(parts).argmax())
    points = list(places.values())
    return Network([points[index] for index in kept.tolist()], whole[kept][:, kept])


def _may_be_driven(tags: osmium.osm.TagList) -> bool:
    allowed = next((tags[key] for key in ("motorcar", "motor_vehicle", "vehicle", "access") if key in tags), "yes")
    return tags["highway"] in _ROADS and allowed not in _CLOSED and tags.get("area") != "yes"


def _directions(tags: osmium.osm.TagList) -> tuple[bool, bool]:
    """Return whether one may drive along a way, and against it."""
    oneway = tags.get("oneway", "")
    if oneway in {"-1", "reverse"}:
        return False, True
    if oneway in {"no", "false", "0"}:
        return True, True
    one = oneway in {"yes", "true", "1"} or tags.get("junction") == "roundabout" or tags["highway"] == "motorway"
    return True, not one
