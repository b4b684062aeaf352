"""What the map shows: one table of layers. Whoever adds a layer adds an entry here, and triggers for a new table.

`rows` is SQL that is written here and nowhere else: of a request it only ever sees numbers, as bound parameters
(`%(zoom)s`, `%(day)s`). It returns `id`, `geometry` (WGS84) and the attributes that the tile carries. It reads tables
of this application alone: what moves or is confidential (incidents, units, people) never lies in a tile that is kept.
"""
# ruff: noqa: S608 -- all SQL is put together from the constants of this module

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """One layer of the map.

    Rows of `tables` make its version grow. `dated` layers show what holds on a day. A `restricted` layer is for
    consoles alone. `basemap` says whether it also lies in the file of the basemap, which everybody with a map reads.
    """

    name: str
    tables: tuple[str, ...]
    rows: str
    attributes: tuple[str, ...]
    min_zoom: int
    max_zoom: int
    dated: bool = False
    restricted: bool = False
    basemap: bool = True


def _first_seen(zooms: Mapping[str, int], of: str = "kind") -> str:
    """Return the SQL for the zoom from which on a row is drawn by this column; NULL for any value not named."""
    cases = " ".join(f"WHEN '{kind}' THEN {zoom}" for kind, zoom in zooms.items())
    return f"CASE {of} {cases} END"


_HOLDS = "(valid_from IS NULL OR valid_from <= %(day)s) AND (valid_until IS NULL OR valid_until > %(day)s)"
_ADMINISTRATION = "level IN ('province', 'district', 'commune')"
# A label begins with the kind, and so with a capital.
_KIND = "normalize(concat(upper(left(kind, 1)), substr(kind, 2)), NFC) AS kind"
_AREA = f"id, level, {_KIND}, normalize(name, NFC) AS name, approximate"

AREAS = Layer(
    name="areas",
    tables=("geography_area",),
    rows=f"SELECT {_AREA}, shape AS geometry FROM geography_area WHERE {_ADMINISTRATION} AND {_HOLDS}",
    attributes=("level", "kind", "name", "approximate"),
    min_zoom=5,
    max_zoom=14,
    dated=True,
)
# A label stands at one point: from the shape, each tile would place one of its own.
AREA_LABELS = Layer(
    name="area_labels",
    tables=("geography_area",),
    rows=(
        f"SELECT {_AREA}, coalesce(label_point, ST_PointOnSurface(shape)) AS geometry"
        f" FROM geography_area WHERE {_ADMINISTRATION} AND {_HOLDS}"
    ),
    attributes=("level", "kind", "name", "approximate"),
    min_zoom=5,
    max_zoom=14,
    dated=True,
)
FORMER_AREAS = Layer(
    name="former_areas",
    tables=("geography_area",),
    rows=(
        f"SELECT {_AREA}, shape AS geometry FROM geography_area"
        f" WHERE level IN ('district', 'commune') AND valid_until <= %(day)s"
    ),
    attributes=("level", "kind", "name", "approximate"),
    min_zoom=7,
    max_zoom=14,
    dated=True,
    basemap=False,
)
ZONES = Layer(
    name="zones",
    tables=("geography_area",),
    rows=f"SELECT {_AREA}, owner, shape AS geometry FROM geography_area WHERE level = 'zone' AND {_HOLDS}",
    attributes=("level", "kind", "name", "approximate", "owner"),
    min_zoom=6,
    max_zoom=14,
    dated=True,
    basemap=False,
)

_CLASS_ZOOMS = {"road": 5, "street": 11, "alley": 13}
ROADS = Layer(
    name="roads",
    tables=("geography_place",),
    rows=(
        "SELECT id, kind AS class, normalize(name, NFC) AS name, importance, shape AS geometry FROM geography_place"
        f" WHERE retired_at IS NULL AND {_first_seen(_CLASS_ZOOMS)} <= %(zoom)s AND ST_Dimension(shape) = 1"
    ),
    attributes=("class", "name", "importance"),
    min_zoom=5,
    max_zoom=14,
)
# From which zoom on a place of a kind is drawn; an important one up to two zooms earlier. What is missing is not drawn:
# areas and roads have layers of their own, and a house number is found by the search.
_KIND_ZOOMS = {
    "mountain": 11,
    "border": 11,
    "hospital": 11,
    "village": 12,
    "locality": 12,
    "industrial": 12,
    "dam": 12,
    "market": 12,
    "park": 12,
    "station": 12,
    "fire_station": 12,
    "quarter": 13,
    "bridge": 13,
    "school": 13,
    "clinic": 13,
    "fuel": 13,
    "pagoda": 13,
    "church": 13,
    "office": 13,
    "police": 13,
    "military": 13,
    "plantation": 13,
    "sport": 13,
    "cemetery": 13,
    "water": 13,
    "junction": 14,
    "pharmacy": 14,
    "bank": 14,
    "lodging": 14,
    "shop": 14,
    "other": 14,
}
PLACES = Layer(
    name="places",
    tables=("geography_place",),
    rows=(
        "SELECT id, kind, normalize(name, NFC) AS name, importance, position::geometry AS geometry"
        " FROM geography_place"
        f" WHERE retired_at IS NULL AND {_first_seen(_KIND_ZOOMS)} - round(2 * importance) <= %(zoom)s"
    ),
    attributes=("kind", "name", "importance"),
    min_zoom=9,
    max_zoom=14,
)

# What there are many of would cover the map from afar.
_ICON_ZOOMS = {"hydrant": 13, "fuel": 11, "school": 11}
_FEATURES = f"""
SELECT feature.id, layer.code AS layer, layer.icon, normalize(feature.name, NFC) AS name,
    coalesce(feature.shape, feature.position)::geometry AS geometry
FROM geography_feature AS feature JOIN geography_featurelayer AS layer ON layer.code = feature.layer_id
WHERE feature.retired_at IS NULL AND coalesce({_first_seen(_ICON_ZOOMS, of="layer.icon")}, 8) <= %(zoom)s
"""
FEATURES = Layer(
    name="features",
    tables=("geography_feature", "geography_featurelayer"),
    rows=f"{_FEATURES} AND layer.use = 'open'",
    attributes=("layer", "icon", "name"),
    min_zoom=8,
    max_zoom=14,
    basemap=False,
)
CENTRE_FEATURES = Layer(
    name="centre_features",
    tables=("geography_feature", "geography_featurelayer"),
    rows=f"{_FEATURES} AND layer.use = 'centre'",
    attributes=("layer", "icon", "name"),
    min_zoom=8,
    max_zoom=14,
    restricted=True,
    basemap=False,
)
# Where they stand and look. Whether one has a picture changes by the minute, and its stream is nobody's to know.
CAMERAS = Layer(
    name="cameras",
    tables=("geography_camera",),
    rows=(
        "SELECT id, code, normalize(name, NFC) AS name, heading_deg, view_angle_deg, position::geometry AS geometry"
        " FROM geography_camera WHERE active"
    ),
    attributes=("code", "name", "heading_deg", "view_angle_deg"),
    min_zoom=10,
    max_zoom=14,
    restricted=True,
    basemap=False,
)

LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (AREAS, AREA_LABELS, FORMER_AREAS, ZONES, ROADS, PLACES, FEATURES, CENTRE_FEATURES, CAMERAS)
}
