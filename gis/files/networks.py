"""A file makes the centre ask nobody: it may name its reference system, not say where to fetch it."""

import json
import re

import pyogrio

from gis.files.errors import FileRefused

# Nothing listens there. The library knows no switch that turns its own requests off.
_NOWHERE = "127.0.0.1:1"
# The member in which GeoJSON says its reference system, as a lenient parser may read it: any case, escaped, any quotes.
_CRS = re.compile(r"""(["'])(?:c|\\u00[46]3)(?:r|\\u00[57]2)(?:s|\\u00[57]3)\1(?!\s*[,}\]])(?P<colon>\s*:\s*)?""", re.I)


def keep_to_ourselves() -> None:
    """Let GDAL reach nothing over the network."""
    pyogrio.set_gdal_config_options({"GDAL_HTTP_PROXY": _NOWHERE, "GDAL_HTTPS_PROXY": _NOWHERE})


def check_links(text: str, name: str) -> None:
    """Raise FileRefused `crs_linked` for GeoJSON whose reference system is anything but named."""
    if not all(_is_harmless(text, found) for found in _CRS.finditer(text)):
        raise FileRefused(
            "crs_linked",
            f"Tệp {name} ghi hệ tọa độ không phải bằng tên mà bằng liên kết. Không mở; hãy xuất lại tệp theo WGS 84.",
            f"The file {name} gives its reference system by a link, not by name. It stays shut: export it in WGS 84.",
        )


def _is_harmless(text: str, found: re.Match[str]) -> bool:
    if found["colon"] is None:
        return False
    try:
        value, _ = json.JSONDecoder().raw_decode(text, found.end())
    except (ValueError, RecursionError):
        return False
    # A property of this name may be any text or number.
    return value.get("type") == "name" if isinstance(value, dict) else not isinstance(value, list)
