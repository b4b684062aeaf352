"""Each feature's shape is looked at: swapped, broken, empty or far away; and each key is used once."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.files.errors import Problem, Sentence
from gis.files.references import VIETNAM, Geometries, swapped, within

_EMPTY = Sentence("Đối tượng không có hình, bị bỏ qua.", "The feature has no shape and is left out.")
_NOT_DEGREES = Sentence(
    "Tọa độ nằm ngoài Trái Đất, đối tượng bị bỏ qua.", "The coordinates are not on Earth; the feature is left out."
)
_SWAPPED = Sentence(
    "Kinh độ và vĩ độ bị đảo, đã đảo lại.", "Longitude and latitude were exchanged and have been put right."
)
_FAR = Sentence("Đối tượng nằm ngoài Việt Nam.", "The feature lies outside Vietnam.")
_REPAIRED = Sentence("Hình tự cắt hoặc hở, đã được sửa.", "The shape crossed itself or was open and has been repaired.")
_COLLAPSED = Sentence(
    "Hình hỏng, sửa xong không còn gì; đối tượng bị bỏ qua.",
    "The shape is broken and nothing is left after repair; the feature is left out.",
)
_WORLD = (-180.0, -90.0, 180.0, 90.0)


def sound_geometries(
    keys: Sequence[str], rows: Sequence[int], geometries: Geometries
) -> tuple[Geometries, list[Problem]]:
    """Return geometries that are valid and lie on Earth, None where a feature is refused, and what was found."""
    problems: list[Problem] = []

    def report(code: str, mask: NDArray[np.bool_], sentence: Sentence, *, refused: bool = False) -> None:
        problems.extend(
            Problem(code, keys[index], sentence, refused, rows[index]) for index in np.flatnonzero(mask).tolist()
        )

    empty = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    report("geometry_empty", empty, _EMPTY, refused=True)
    sound = geometries.copy()
    sound[empty] = None

    turned = swapped(sound)
    exchanged = ~empty & ~within(sound) & within(turned)
    report("lon_lat_swapped", exchanged, _SWAPPED)
    sound[exchanged] = turned[exchanged]

    off_earth = ~empty & ~within(sound, _WORLD)
    report("coordinates_wrong", off_earth, _NOT_DEGREES, refused=True)
    sound[off_earth] = None

    present = ~shapely.is_missing(sound)
    report("outside_vietnam", present & ~within(sound, VIETNAM), _FAR)

    broken = present & ~shapely.is_valid(sound)
    repaired = shapely.make_valid(sound[broken], method="structure", keep_collapsed=False)
    collapsed = np.zeros(len(sound), dtype=bool)
    collapsed[broken] = shapely.is_empty(repaired)
    sound[broken] = repaired
    sound[collapsed] = None
    report("geometry_repaired", broken & ~collapsed, _REPAIRED)
    report("geometry_empty", collapsed, _COLLAPSED, refused=True)
    return sound, problems


def repeated_keys(keys: Sequence[str], rows: Sequence[int], field: str) -> tuple[set[int], list[Problem]]:
    """Return the positions of features whose key, out of a field, an earlier one has, and the problem of each."""
    seen: set[str] = set()
    repeated = set()
    for index, key in enumerate(keys):
        if key in seen:
            repeated.add(index)
        seen.add(key)
    twice = Sentence(
        f"Mã (trường “{field}”) đã có ở trên trong tệp; đối tượng sau bị bỏ qua. Mã phải khác nhau.",
        f"The key (field “{field}”) stands further up in the file; the later feature is left out. Keys must differ.",
    )
    return repeated, [Problem("duplicate_key", keys[index], twice, True, rows[index]) for index in sorted(repeated)]
