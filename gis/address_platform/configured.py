"""The platform that this centre is configured to ask, if any."""

from functools import cache

from django.conf import settings

from gis.address_platform.double import PlatformDouble
from gis.address_platform.http import HttpAddressPlatform
from gis.address_platform.port import AddressPlatform

# In place of a URL: the stand-in that knows the examples of the contract.
DOUBLE = "double:"


def address_platform() -> AddressPlatform | None:
    """Return the platform of the settings, None where the centre asks none."""
    url: str = settings.ADDRESS_PLATFORM_URL
    return _platform(url, settings.ADDRESS_PLATFORM_TOKEN) if url else None


@cache
def _platform(url: str, token: str) -> AddressPlatform:
    # One for the process: it keeps connections, and remembers when the platform last failed.
    if url == DOUBLE:
        return HttpAddressPlatform("http://double.invalid", token, PlatformDouble().transport())
    return HttpAddressPlatform(url, token)
