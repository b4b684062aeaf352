"""What a camera may see, as far as its place, its view and the distance tell: walls and trees are in no register."""

import math
from dataclasses import dataclass

# So near, a camera may see a place whichever way it is said to look.
NEAR_M = 25.0
# A place that is known no better than this is as good as known to no camera.
MOST_DOUBT_M = 150.0


@dataclass(frozen=True)
class View:
    """The view of a camera: the middle of what it sees and how wide that is, in degrees, and how far it tells things.

    Without a heading nobody knows which way it looks; one that sees 360 degrees looks every way.
    """

    heading_deg: float | None
    angle_deg: float | None
    range_m: float


def may_see(view: View, *, distance_m: float, bearing_deg: float | None, doubt_m: float = 0.0) -> bool:
    """Return whether a place may be in the picture. `bearing_deg` leads from the camera to it, None where they meet.

    The place lies within `doubt_m` of the point that is given, and it is enough if a part of that may be seen.
    """
    if distance_m <= NEAR_M:
        return True
    doubt_m = min(doubt_m, MOST_DOUBT_M)
    if distance_m - doubt_m > view.range_m or view.heading_deg is None or view.angle_deg is None:
        return False
    if bearing_deg is None or distance_m <= doubt_m:
        return True
    off_axis = abs((bearing_deg - view.heading_deg + 180.0) % 360.0 - 180.0)
    return off_axis <= view.angle_deg / 2 + math.degrees(math.asin(doubt_m / distance_m))
