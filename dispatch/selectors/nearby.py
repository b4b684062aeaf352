"""What stands near an incident, as the rules of the centre choose it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.contrib.gis.geos import Point as GeosPoint
from django.db.models import Q

from dispatch.errors import Invalid
from dispatch.models import Hospital, Incident, NearbyRule
from dispatch.rules.access import Scope
from dispatch.rules.nearby import LayerRule, layers_shown
from dispatch.schema import IncidentNearby, NearbyFeature, NearbyLayer, NearbyList
from dispatch.selectors.premise_notes import notes_at
from dispatch.selectors.recommendation import ROUTER
from gis.features.nearby import NearFeature, Wanted, nearest
from gis.models import FeatureLayer
from gis.travel import Point, TravelTime

# The layer whose keys are codes of hospitals.
HOSPITALS = "hospitals"
# By road another one may be the nearest than in a straight line: so many more are asked about.
_MORE_BY_ROAD = 6


def nearby_of(incident: Incident, scope: Scope) -> IncidentNearby:
    """Return the premise notes and the surroundings of an incident, in a fixed number of queries."""
    place = incident.location
    if not isinstance(place, GeosPoint):
        return IncidentNearby(incident_id=incident.pk, located=False, notes=[], layers=[])
    rules = NearbyRule.objects.filter(Q(incident_type=None) | Q(incident_type=incident.type_id))
    shown = layers_shown(
        [
            LayerRule(
                layer=row.layer_id,
                incident_type=row.incident_type_id,
                agency=row.agency_id,
                count=row.count,
                within_m=row.within_m,
                profile=row.profile,
                position=row.position,
            )
            for row in rules
        ],
        incident_type=incident.type_id,
        agencies=set(incident.incident_agencies.values_list("agency_id", flat=True)),
    )
    return IncidentNearby(
        incident_id=incident.pk,
        located=True,
        notes=notes_at(scope, place, doubt_m=incident.location_radius_m or 0.0),
        layers=_layers((place.x, place.y), shown),
    )


def nearby_place(place: Point, *, layers: Sequence[str], within_m: float, limit: int) -> NearbyList:
    """Return the nearest things of some layers, or of all, by distance. Raises Invalid `layer_unknown`."""
    known = list(FeatureLayer.objects.values_list("code", flat=True))
    if unknown := sorted(set(layers) - set(known)):
        raise Invalid("layer_unknown", f"There is no layer {unknown[0]}.", {"layers": list(unknown)})
    rules = [LayerRule(layer, None, None, limit, within_m) for layer in dict.fromkeys(layers or known)]
    return NearbyList(lon=place[0], lat=place[1], layers=_layers(place, rules))


def _layers(place: Point, rules: Sequence[LayerRule]) -> list[NearbyLayer]:
    layers = FeatureLayer.objects.in_bulk([rule.layer for rule in rules])
    found: dict[str, list[NearFeature]] = {rule.layer: [] for rule in rules}
    wanted = [Wanted(rule.layer, rule.count + (_MORE_BY_ROAD if rule.profile else 0), rule.within_m) for rule in rules]
    for feature in nearest(place, wanted):
        found[feature.layer].append(feature)
    hospitals = _hospitals(found.get(HOSPITALS, []))
    return [
        NearbyLayer(
            layer=rule.layer,
            name_vi=layers[rule.layer].name_vi,
            name_en=layers[rule.layer].name_en,
            icon=layers[rule.layer].icon,
            source=layers[rule.layer].source,
            imported_at=layers[rule.layer].imported_at,
            within_m=round(rule.within_m),
            features=_features(place, rule, found[rule.layer], hospitals),
        )
        for rule in rules
    ]


def _features(
    place: Point, rule: LayerRule, found: Sequence[NearFeature], hospitals: frozenset[str]
) -> list[NearbyFeature]:
    if not rule.profile:
        return [_feature(near, None, hospitals) for near in found]
    # Routers answer how long it takes from many places to one. The way there takes about as long as the way back.
    times: list[TravelTime | None] = list(
        ROUTER.travel_times([near.position for near in found], place, rule.profile) if found else []
    )
    # What no road leads to comes last, and is not left out.
    pairs = sorted(
        zip(found, times, strict=True),
        key=lambda pair: (pair[1] is None, pair[1].duration if pair[1] else timedelta(), pair[0].distance_m),
    )
    return [_feature(near, time, hospitals) for near, time in pairs[: rule.count]]


def _feature(near: NearFeature, time: TravelTime | None, hospitals: frozenset[str]) -> NearbyFeature:
    return NearbyFeature(
        id=near.id,
        key=near.key,
        name=near.name,
        lon=near.position[0],
        lat=near.position[1],
        distance_m=round(near.distance_m),
        bearing_deg=None if near.bearing_deg is None else round(near.bearing_deg) % 360,
        around=near.around,
        eta_s=round(time.duration.total_seconds()) if time else None,
        estimated=time.estimated if time else False,
        hospital=near.key if near.layer == HOSPITALS and near.key in hospitals else None,
        precision_m=near.precision_m,
        properties=dict(near.properties),
    )


def _hospitals(found: Iterable[NearFeature]) -> frozenset[str]:
    """Return which of the features are hospitals that can be told who is coming."""
    keys = [near.key for near in found]
    return frozenset(Hospital.objects.filter(pk__in=keys).values_list("pk", flat=True)) if keys else frozenset()
