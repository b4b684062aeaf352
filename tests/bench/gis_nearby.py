"""What the surroundings of an incident cost in a province of so many features."""

import random

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from dispatch.models import NearbyRule
from gis.models import Feature, FeatureLayer
from tests.bench import floors
from tests.bench.figures import Floor, Report, at_most, figure
from tests.bench.ground import own_ground
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage, stage

_READER = "supervisor"
# Layer, its share of all features, how many are shown and within how many metres, and whose travel time counts.
_LAYERS = (
    ("hydrants", 0.50, 3, 3_000, ""),
    ("schools", 0.20, 3, 3_000, ""),
    ("fuel", 0.20, 2, 3_000, ""),
    ("hazardous_sites", 0.08, 5, 3_000, ""),
    ("dams", 0.015, 2, 10_000, ""),
    ("hospitals", 0.005, 3, 80_000, "ambulance"),
)
# The least that could answer: one look into the index.
_BARE = """
SELECT id FROM geography_feature WHERE retired_at IS NULL AND layer_id = 'hydrants'
ORDER BY COALESCE(shape, position) <-> ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography LIMIT 18
"""
# Eight queries and a sort by travel time, beside one query and an answer for which nobody is asked.
_GOAL_RATIO = 8.0


def measure(sizes: Sizes) -> Report:
    """Fill the layers and read what is near incidents all over the province."""
    report = Report()
    with own_ground(), stage() as running:
        _fill(sizes.near_features)
        chance = random.Random(2)
        incidents = [_opened(running, chance) for _ in range(sizes.near_incidents)]
        seconds, floor_seconds = [], []
        for incident, place in incidents * sizes.near_rounds:
            floor_seconds.append(floors.answer(running.http) + floors.seconds_of(lambda place=place: _bare(place)))
            path = f"/incidents/{incident}/nearby"
            seconds.append(floors.seconds_of(lambda path=path: running.read(_READER, path).raise_for_status()))
        answer = running.read(_READER, f"/incidents/{incidents[0][0]}/nearby").json()
    if [layer["layer"] for layer in answer["layers"]] != [layer for layer, *_ in _LAYERS]:
        report.wrong.append("a layer that the rules show is missing")
    middle = sorted(floor_seconds)[len(floor_seconds) // 2]
    floor = Floor(f"{floors.ANSWER}, one SELECT of the nearest 18 features of one layer", middle)
    read = figure(f"GET /api/v1/incidents/ID/nearby, {sizes.near_features:,} features, 6 layers", seconds, floor)
    report.figures.append(read)
    report.goals.append(at_most("surroundings of an incident, median over its floor", read.ratio, _GOAL_RATIO))
    return report


def _fill(count: int) -> None:
    chance = random.Random(1)
    for position, (code, share, shown, within_m, profile) in enumerate(_LAYERS):
        layer = FeatureLayer.objects.create(
            code=code, name_vi=code, name_en=code, icon=code, imported_at=timezone.now(), version=1
        )
        NearbyRule.objects.create(layer=layer, count=shown, within_m=within_m, profile=profile, position=position)
        Feature.objects.bulk_create(
            (
                Feature(
                    layer=layer,
                    key=str(number),
                    name=f"{code} {number}",
                    position=Point(*_somewhere(chance), srid=4326),
                    properties={"flow_l_min": 900, "kind": "Trụ nổi"},
                )
                for number in range(round(count * share))
            ),
            batch_size=2_000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE geography_feature")


def _opened(running: Stage, chance: random.Random) -> tuple[int, tuple[float, float]]:
    lon, lat = _somewhere(chance)
    body = {"type": "traffic_crash", "location": {"lon": lon, "lat": lat, "radius_m": 20}}
    return running.write(_READER, "/incidents", body).raise_for_status().json()["id"], (lon, lat)


def _bare(place: tuple[float, float]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, place)
        cursor.fetchall()


def _somewhere(chance: random.Random) -> tuple[float, float]:
    return chance.uniform(106.4, 107.4), chance.uniform(11.3, 12.2)
