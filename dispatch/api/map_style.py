"""The style document of the map, with addresses of tiles that open what the person may see."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from dispatch.api.documents import PROBLEMS
from dispatch.api.map_keys import make_key
from dispatch.api.requests import access
from dispatch.schema import MapStyle
from dispatch.selectors.map_layers import visible_layers
from gis.tiles.basemap import read_basemap
from gis.tiles.kinds import kinds_on_the_map
from gis.tiles.layers import AREAS, Layer
from gis.tiles.look import Language
from gis.tiles.palette import Theme
from gis.tiles.style import Basemap, style
from gis.tiles.versions import VERSIONS, Present

router = Router(tags=["map"])


@router.get("/style.json", response={200: MapStyle, **PROBLEMS})
def map_style(request: HttpRequest, theme: Theme = Theme.DARK, language: Language = Language.VIETNAMESE) -> MapStyle:
    """Read how the map is drawn (MapLibre style specification 8), for as long as the keys in it are valid."""
    layers = visible_layers(access(request))
    present = VERSIONS.present()
    key = quote(make_key((layer.name for layer in layers), timezone.now()), safe="")

    def tiles(layer: Layer) -> str:
        return f"/tiles/{layer.name}/{present.versions[layer.name]}/{{z}}/{{x}}/{{y}}.mvt?key={key}"

    document = style(
        layers,
        theme=theme,
        language=language,
        kinds=kinds_on_the_map(),
        bounds=VERSIONS.extent(AREAS, present),
        tiles=tiles,
        basemap=_basemap(present, key),
        attribution=settings.MAP_ATTRIBUTION,
    )
    return MapStyle.model_validate(document)


def _basemap(present: Present, key: str) -> Basemap | None:
    """Return the centre's file with those of our layers in it that have not changed since it was drawn."""
    found = read_basemap(settings.BASEMAP)
    if found is None:
        return None
    unchanged = frozenset(name for name, version in found.versions.items() if present.versions.get(name) == version)
    return Basemap(f"/maps/basemap.pmtiles?key={key}", unchanged, frozenset() if found.versions else found.layers)
