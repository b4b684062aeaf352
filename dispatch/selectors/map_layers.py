"""Which layers of the map somebody sees."""

from dispatch.errors import Forbidden
from dispatch.rules.access import Access, Right
from gis.tiles.layers import LAYERS, Layer


def visible_layers(access: Access) -> list[Layer]:
    """Return the layers, in the order of the table. Raises Forbidden `not_allowed` for who has no role at all."""
    if not access.grants:
        raise Forbidden("not_allowed", "Your account has no role, and so no map.")
    at_a_console = access.may(Right.WATCH_CONSOLE)
    return [layer for layer in LAYERS.values() if at_a_console or not layer.restricted]
