"""Reads the places of an OpenStreetMap extract: named things, houses, streets, numbered roads and where these meet."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import osmium
import shapely
from osmium.osm import Area, Node, Way

from gis.files import FileRefused, Problem
from gis.files.limits import check_size
from gis.models import NameStatus, PlaceKind
from gis.places.checking import refusal, tidied
from gis.places.folding import fold
from gis.places.kinds import importance_of, radius_of
from gis.places.lines import Piece, junctions, roads, streets
from gis.places.reach import reach_m
from gis.places.writing import PlaceEntry

# The first key that says something decides. "*" is any other value.
_KINDS: dict[str, dict[str, PlaceKind]] = {
    "place": {
        "hamlet": PlaceKind.VILLAGE,
        "isolated_dwelling": PlaceKind.VILLAGE,
        "village": PlaceKind.VILLAGE,
        "farm": PlaceKind.PLANTATION,
        "city": PlaceKind.LOCALITY,
        "town": PlaceKind.LOCALITY,
        "locality": PlaceKind.LOCALITY,
        "suburb": PlaceKind.QUARTER,
        "quarter": PlaceKind.QUARTER,
        "neighbourhood": PlaceKind.QUARTER,
    },
    "amenity": {
        "school": PlaceKind.SCHOOL,
        "kindergarten": PlaceKind.SCHOOL,
        "college": PlaceKind.SCHOOL,
        "university": PlaceKind.SCHOOL,
        "hospital": PlaceKind.HOSPITAL,
        "clinic": PlaceKind.CLINIC,
        "doctors": PlaceKind.CLINIC,
        "dentist": PlaceKind.CLINIC,
        "pharmacy": PlaceKind.PHARMACY,
        "fuel": PlaceKind.FUEL,
        "marketplace": PlaceKind.MARKET,
        "bank": PlaceKind.BANK,
        "police": PlaceKind.POLICE,
        "fire_station": PlaceKind.FIRE_STATION,
        "townhall": PlaceKind.OFFICE,
        "public_building": PlaceKind.OFFICE,
        "community_centre": PlaceKind.OFFICE,
        "courthouse": PlaceKind.OFFICE,
        "bus_station": PlaceKind.STATION,
        "ferry_terminal": PlaceKind.STATION,
        "grave_yard": PlaceKind.CEMETERY,
        "restaurant": PlaceKind.SHOP,
        "fast_food": PlaceKind.SHOP,
        "cafe": PlaceKind.SHOP,
        "bar": PlaceKind.SHOP,
        "*": PlaceKind.OTHER,
    },
    "healthcare": {"hospital": PlaceKind.HOSPITAL, "*": PlaceKind.CLINIC},
    "shop": {"supermarket": PlaceKind.MARKET, "mall": PlaceKind.MARKET, "*": PlaceKind.SHOP},
    "tourism": {
        "hotel": PlaceKind.LODGING,
        "motel": PlaceKind.LODGING,
        "guest_house": PlaceKind.LODGING,
        "hostel": PlaceKind.LODGING,
        "*": PlaceKind.PARK,
    },
    "office": {"*": PlaceKind.OFFICE},
    "barrier": {"border_control": PlaceKind.BORDER},
    "railway": {"station": PlaceKind.STATION, "halt": PlaceKind.STATION},
    "military": {"*": PlaceKind.MILITARY},
    "man_made": {"works": PlaceKind.INDUSTRIAL, "bridge": PlaceKind.BRIDGE},
    "power": {"plant": PlaceKind.INDUSTRIAL},
    "leisure": {
        "park": PlaceKind.PARK,
        "stadium": PlaceKind.SPORT,
        "sports_centre": PlaceKind.SPORT,
        "pitch": PlaceKind.SPORT,
    },
    "landuse": {
        "industrial": PlaceKind.INDUSTRIAL,
        "cemetery": PlaceKind.CEMETERY,
        "orchard": PlaceKind.PLANTATION,
        "reservoir": PlaceKind.DAM,
        "residential": PlaceKind.QUARTER,
    },
    "waterway": {"dam": PlaceKind.DAM, "waterfall": PlaceKind.WATER},
    "natural": {"water": PlaceKind.WATER, "peak": PlaceKind.MOUNTAIN, "hill": PlaceKind.MOUNTAIN},
    "junction": {"*": PlaceKind.JUNCTION},
    "highway": {"motorway_junction": PlaceKind.JUNCTION, "traffic_signals": PlaceKind.JUNCTION},
}
_FAITHS = {"buddhist": PlaceKind.PAGODA, "christian": PlaceKind.CHURCH}
_LOCALITIES = {"city": 0.8, "town": 0.6}
_NAMES = {
    "name:vi": NameStatus.OFFICIAL,
    "official_name": NameStatus.OFFICIAL,
    "old_name": NameStatus.OLD,
    "alt_name": NameStatus.ALIAS,
    "short_name": NameStatus.ALIAS,
    "loc_name": NameStatus.ALIAS,
}
_PACKED = (".gz", ".bz2")
_NO_STREETS = {"footway", "steps", "proposed", "construction", "platform", "corridor", "elevator", "raceway"}
_CALLED = ("name", "name:vi", "ref", "addr:housenumber", "amenity")


def read_openstreetmap(path: Path) -> Iterator[PlaceEntry | Problem]:
    """Yield what an extract (.osm.pbf, or .osm of at most `MAX_FILE_BYTES`) names.

    Memory grows with the number of streets, not with the file: the points of the file wait on disk.
    Raises FileRefused where the file is not one of OpenStreetMap, is broken, or is packed: nothing would bound what
    comes out of it.
    """
    if path.suffix.lower() in _PACKED:
        raise FileRefused(
            "format_unknown",
            f"Tệp {path.name} là tệp nén. Hãy dùng tệp .osm.pbf.",
            f"The file {path.name} is packed. Use one of type .osm.pbf.",
        )
    if path.suffix.lower() != ".pbf":
        check_size(path)
    pieces: list[Piece] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for thing in _things(path, Path(folder)):
                if isinstance(thing, Node | Area):
                    yield from _entries(thing)
                elif isinstance(thing, Way) and _is_street(_tags(thing)):
                    piece = _piece(thing)
                    if isinstance(piece, Problem):
                        yield piece
                    else:
                        pieces.append(piece)
        except RuntimeError as error:
            raise FileRefused(
                "not_openstreetmap",
                f"Tệp {path.name} không phải là tệp OpenStreetMap hoặc đã hỏng: hãy tải lại.",
                f"{path.name} is no OpenStreetMap file, or is broken: fetch it again.",
            ) from error
    yield from streets(pieces)
    yield from roads(pieces)
    yield from junctions(pieces)


def _things(path: Path, folder: Path) -> osmium.FileProcessor:
    """Return the nodes, ways and areas of the file that may have a name or an address, with their points."""
    return (
        osmium.FileProcessor(path)
        .with_locations(f"sparse_file_array,{folder / 'nodes'}")
        .with_areas(osmium.filter.KeyFilter(*_KINDS.keys() - {"highway", "junction"}, "addr:housenumber"))
        .with_filter(osmium.filter.KeyFilter(*_CALLED))
    )


def _tags(thing: Node | Area | Way) -> dict[str, str]:
    return {tag.k: tag.v for tag in thing.tags}


def _is_street(tags: Mapping[str, str]) -> bool:
    highway = tags.get("highway")
    return highway is not None and highway not in _NO_STREETS and tags.get("area") != "yes"


def _piece(way: Way) -> Piece | Problem:
    placed = [node for node in way.nodes if node.location.valid()]
    if len(placed) < 2:  # noqa: PLR2004  # a line has two ends
        return refusal(
            "points_missing",
            f"way/{way.id}",
            "các điểm của đường không có trong tệp: hãy cắt tệp bằng một vùng rộng hơn.",
            "its points are not in the file: cut the extract wider.",
        )
    tags = _tags(way)
    name, names = _names(tags)
    return Piece(
        id=way.id,
        line=shapely.LineString([(node.lon, node.lat) for node in placed]),
        nodes=tuple(node.ref for node in placed),
        name=name,
        names=tuple(names),
        refs=tuple(ref for ref in _several(tags.get("ref", "")) if fold(ref)),
    )


def _entries(thing: Node | Area) -> Iterator[PlaceEntry]:
    """Yield the place that a node or an area is, and the house that it has an address for."""
    tags = _tags(thing)
    kind = _kind(tags)
    name, names = _names(tags)
    if not name and kind is PlaceKind.FUEL:
        # Most have only the sign of their company; a caller still says "cây xăng".
        name = f"Cây xăng {tags.get('brand') or tags.get('operator') or ''}".strip()
    number, street = tags.get("addr:housenumber", ""), tags.get("addr:street", "")
    is_place, is_house = kind is not None and fold(name), fold(number) and fold(street)
    if not (is_place or is_house) or (ground := _ground(thing)) is None:
        return
    middle, reach_m = ground
    key = _key(thing)
    if kind is not None and is_place:
        yield PlaceEntry(
            key=key,
            kind=kind,
            name=name,
            lon=middle.x,
            lat=middle.y,
            precision_m=reach_m or radius_of(kind),
            names=names,
            importance=_LOCALITIES.get(tags.get("place", ""), importance_of(kind)),
        )
    if is_house:
        yield PlaceEntry(
            key=f"{key}/house",
            kind=PlaceKind.HOUSE,
            name=f"{number} {street}",
            lon=middle.x,
            lat=middle.y,
            precision_m=reach_m or radius_of(PlaceKind.HOUSE),
            house_number=number,
            street=street,
            importance=importance_of(PlaceKind.HOUSE),
        )


def _key(thing: Node | Area) -> str:
    if isinstance(thing, Node):
        return f"node/{thing.id}"
    return f"{'way' if thing.from_way() else 'relation'}/{thing.orig_id()}"


def _ground(thing: Node | Area) -> tuple[shapely.Point, int] | None:
    """Return a point of a node or an area, and how far the area reaches from it in metres (0 for a node)."""
    if isinstance(thing, Node):
        return shapely.Point(thing.lon, thing.lat), 0
    corners = [(node.lon, node.lat) for ring in thing.outer_rings() for node in ring if node.location.valid()]
    if not corners:
        return None
    middle = shapely.MultiPoint(corners).convex_hull.centroid
    return middle, reach_m(middle, corners)


def _kind(tags: Mapping[str, str]) -> PlaceKind | None:
    if tags.get("amenity") == "place_of_worship":
        return _FAITHS.get(tags.get("religion", ""), PlaceKind.PAGODA)
    for key, kinds in _KINDS.items():
        if (value := tags.get(key)) is not None and (kind := kinds.get(value, kinds.get("*"))) is not None:
            return kind
    return None


def _names(tags: Mapping[str, str]) -> tuple[str, list[tuple[str, NameStatus]]]:
    """Return the name of a thing, and its other names."""
    name = tidied(tags.get("name") or tags.get("name:vi") or "")
    others = [(other, status) for key, status in _NAMES.items() for other in _several(tags.get(key, ""))]
    return name, [(other, status) for other, status in others if other != name]


def _several(text: str) -> list[str]:
    return [one for one in map(tidied, text.split(";")) if one]
