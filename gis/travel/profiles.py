"""What travels, as routers need to know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# A profile that nobody has described travels as this one does.
FALLBACK_PROFILE = "car"


@dataclass(frozen=True)
class Profile:
    """How something travels. `costing` is how a road router reckons it, None for what follows no road.

    Measures of 0 are not known and close no way. A time by road is multiplied by `siren_factor`: below 1 for those whom
    others let pass. `speed_kmh` is for the straight line only, and says all, siren included.
    """

    code: str
    costing: str | None
    speed_kmh: float
    weight_t: float = 0.0
    length_m: float = 0.0
    width_m: float = 0.0
    height_m: float = 0.0
    siren_factor: float = 1.0


# Estimates for the mix of town streets and provincial roads, not measurements.
PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        profile.code: profile
        for profile in (
            Profile("ambulance", "auto", 50.0),
            Profile("fire_truck", "truck", 40.0),
            Profile(FALLBACK_PROFILE, "auto", 45.0),
            Profile("motorbike", "motorcycle", 40.0),
            Profile("boat", None, 20.0),
        )
    }
)


def profile_of(profiles: Mapping[str, Profile], code: str) -> Profile:
    """Return the profile, or how a car travels where nobody has described it."""
    known = profiles.get(code) or profiles.get(FALLBACK_PROFILE)
    return known or PROFILES.get(code) or PROFILES[FALLBACK_PROFILE]
