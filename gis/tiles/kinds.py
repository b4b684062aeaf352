"""Which kinds of things the centre keeps: data that it edits, so each is a layer of the map by itself."""

from gis.models import FeatureLayer, LayerUse
from gis.tiles.drawn import Kind
from gis.tiles.layers import CENTRE_FEATURES, FEATURES


def kinds_on_the_map() -> list[Kind]:
    """Read the kinds, each with the layer in whose tiles it is drawn."""
    return [
        Kind(
            code=row.code,
            icon=row.icon,
            vietnamese=row.name_vi,
            english=row.name_en,
            tiles=FEATURES.name if row.use == LayerUse.OPEN else CENTRE_FEATURES.name,
        )
        for row in FeatureLayer.objects.order_by("code")
    ]
