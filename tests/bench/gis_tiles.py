"""What a tile of the map costs: drawn by the database, out of the process's memory, and where the browser has it."""

import random
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median
from urllib.parse import quote

import httpx
from django.db import connection
from django.utils import timezone

from dispatch.api.map_keys import make_key
from gis.tiles import layers
from gis.tiles.drawing import draw
from gis.tiles.grid import Box, Tile, tiles_of
from gis.tiles.layers import LAYERS, Layer
from gis.tiles.versions import read_versions
from tests.bench import floors
from tests.bench.figures import Report, at_most, figure, floor_of
from tests.bench.ground import own_ground
from tests.bench.servers import web_process
from tests.bench.sizes import Sizes

_PROVINCE = Box(106.4, 11.3, 107.5, 12.3)
_DRAWN = (layers.AREAS, layers.AREA_LABELS, layers.ROADS, layers.PLACES)
_COLD_MS, _WARM_MS = 60.0, 5.0
# A commune's border winds so often, as a surveyed one does.
_CORNERS, _AROUND_DEGREES = 1_500, 0.66

_AREAS = """
WITH ground AS (SELECT ST_MakeEnvelope(106.4, 11.3, 107.5, 12.3, 4326) AS shape),
seeds AS (SELECT ST_GeneratePoints(shape, 40, 7) AS points FROM ground),
cells AS (SELECT (ST_Dump(ST_VoronoiPolygons(points, 0, ground.shape))).geom AS cell FROM seeds, ground),
winding AS (
    SELECT row_number() OVER () AS n, ST_Multi(ST_Segmentize(ST_Intersection(cell, shape), %(step)s)) AS shape
    FROM cells, ground
)
INSERT INTO geography_area (code, level, owner, name, kind, label_point, shape, approximate, source)
SELECT 'bench' || n, 'commune', '', 'Xã ' || n, 'xã', ST_PointOnSurface(shape), shape, false, 'bench' FROM winding
"""
_PLACES = """
INSERT INTO geography_place (source, source_key, kind, name, house_number, street, street_folded, position, shape,
    precision_m, importance)
SELECT 'bench', 'p' || n,
    (ARRAY['house', 'house', 'shop', 'other', 'village', 'school', 'street', 'fuel', 'pagoda', 'alley'])[1 + n %% 10],
    'Địa điểm số ' || n, '', '', '', place.at::geography,
    CASE WHEN n %% 10 IN (6, 9) THEN ST_MakeLine(ARRAY[
        place.at, ST_Translate(place.at, 0.002, 0.001), ST_Translate(place.at, 0.004, 0.003)]) END,
    50, random() / 2
FROM generate_series(%(first)s, %(last)s) AS n,
    LATERAL (SELECT ST_SetSRID(ST_MakePoint(106.4 + 1.1 * random(), 11.3 + random() + n * 0), 4326) AS at) AS place
"""
# No statement may take longer than one of the centre's.
_BATCH = 20_000


@dataclass(frozen=True)
class _Asked:
    layer: Layer
    tile: Tile
    address: str


def measure(sizes: Sizes) -> Report:
    """Fill the map, and ask for tiles of zoom 8 to 14 of four layers; each once cold, once warm, once for a 304."""
    with own_ground():
        fill_ground(sizes.tile_places)
        report = Report()
        with web_process() as web, web.client() as http:
            _measure(report, http, _tiles(sizes.tile_reads))
    return report


def fill_ground(places: int) -> None:
    """Make a province of forty communes with so many places, on ground that is empty."""
    with connection.cursor() as cursor:
        cursor.execute(_AREAS, {"step": _AROUND_DEGREES / _CORNERS})
        for first in range(1, places, _BATCH):
            cursor.execute(_PLACES, {"first": first, "last": min(first + _BATCH - 1, places)})
        # As the database does it by itself a minute after an import.
        cursor.execute("ANALYZE geography_area, geography_place")


def _tiles(count: int) -> list[_Asked]:
    chosen = random.Random(14)  # the same tiles in each run
    present = read_versions(timezone.localdate())
    key = quote(make_key(LAYERS, timezone.now()))
    asked = []
    for zoom in range(8, 15):
        there = list(tiles_of(_PROVINCE, zoom))
        for layer in _DRAWN:
            if layer.min_zoom <= zoom:
                for tile in chosen.sample(there, min(count, len(there))):
                    path = f"/tiles/{layer.name}/{present.versions[layer.name]}/{tile.z}/{tile.x}/{tile.y}.mvt"
                    asked.append(_Asked(layer, tile, f"{path}?key={key}"))
    chosen.shuffle(asked)
    return asked


def _measure(report: Report, http: httpx.Client, asked: list[_Asked]) -> None:
    day = timezone.localdate()
    cold, warm, unchanged, answers, bare = [], [], [], [], []
    content_bytes = []
    for one in asked:
        answers.append(floors.answer(http))
        bare.append(answers[-1] + floors.seconds_of(lambda one=one: draw(one.layer, one.tile, day)))
        found: list[httpx.Response] = []
        cold.append(floors.seconds_of(lambda one=one, found=found: found.append(http.get(one.address))))
        warm.append(floors.seconds_of(lambda one=one, found=found: found.append(http.get(one.address))))
        tag = {"If-None-Match": found[0].headers.get("ETag", "")}
        unchanged.append(
            floors.seconds_of(lambda one=one, tag=tag, found=found: found.append(http.get(one.address, headers=tag)))
        )
        statuses = [answer.status_code for answer in found]
        if statuses[0] != statuses[1] or statuses[2] != HTTPStatus.NOT_MODIFIED:
            report.wrong.append(f"{one.address}: {statuses}")
        if found[0].content != found[1].content or found[0].status_code not in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}:
            report.wrong.append(f"{one.address}: {statuses}, not the same tile twice")
        content_bytes.append(len(found[0].content))
    answer = floor_of(floors.ANSWER, answers)
    report.figures += [
        figure("a tile, cold", cold, floor_of(f"{floors.ANSWER} and the bare SQL of the same tile", bare)),
        figure("a tile, warm", warm, answer),
        figure("a tile that the browser has (304)", unchanged, answer),
    ]
    report.goals += [
        at_most("a tile, cold, median", median(cold) * 1000, _COLD_MS, "ms"),
        at_most("a tile, warm, median", median(warm) * 1000, _WARM_MS, "ms"),
        at_most("a tile that the browser has (304), median", median(unchanged) * 1000, _WARM_MS, "ms"),
    ]
    report.facts += [
        ("tiles asked", f"{len(asked)} of zoom 8 to 14 in {', '.join(layer.name for layer in _DRAWN)}"),
        ("bytes of a tile, median and largest", f"{median(content_bytes):,.0f} and {max(content_bytes):,}"),
    ]
