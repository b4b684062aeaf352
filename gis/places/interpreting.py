"""In which ways a name may be cut into a place and the areas named with it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from gis.places.gazetteer import AreaName, Gazetteer, Mention
from gis.places.reading import Name, name_of

_MOST = 8
_MAINS = 4
# Of a part of what was said, in words; and how many parts are tried.
_LONGEST = 5
_PARTS = 24
_MOST_WORDS = 12
_ENOUGH = 0.8


@dataclass(frozen=True)
class Interpretation:
    """A name to look for, in one of the areas of each group. `trust` (0 to 1) is lower where a mention was guessed.

    `share` is that of the words that were understood, as far as it counts.
    """

    name: Name
    areas: tuple[tuple[AreaName, ...], ...] = ()
    trust: float = 1
    share: float = 1

    @property
    def whole(self) -> bool:
        """Return whether all words were understood."""
        return self.share == 1


def interpret(names: Sequence[Name], gazetteer: Gazetteer) -> list[Interpretation]:
    """Return the ways to understand the names, the likeliest first; none without names.

    Whatever names an area may be what is looked for, or where it is looked for.
    """
    whole = [_whole(name, gazetteer) for name in names]
    mains = [index for index, mention in enumerate(whole) if mention is None]
    if mains:
        ways = [_cut(names[main], _areas_of(_others(whole, main)), gazetteer) for main in mains[:_MAINS]]
    else:
        ways = [_among_areas(names, whole, main, gazetteer) for main in range(min(len(names), _MAINS))]
    # Each of the names as a whole comes before parts of any.
    return [way for rank in zip_longest(*ways) for way in rank if way is not None][:_MOST]


def amid(names: Sequence[Name], gazetteer: Gazetteer) -> list[Interpretation]:
    """Return the parts of long names that may be one, in the areas of the others: a caller tells more than a place."""
    found = []
    # A name that stands alone has no others, and need not be compared with all areas.
    whole = [_whole(name, gazetteer) for name in names] if len(names) > 1 else []
    for index, name in enumerate(names):
        around = _areas_of(_others(whole, index))
        for length in range(min(len(name.words) - 1, _LONGEST), 1, -1):
            for start in range(len(name.words) - length + 1):
                part = name_of(name.words[start : start + length])
                if part.core and len(set(part.folded)) > 1:
                    share = 0.75 + 0.2 * length / len(name.words)
                    found.append(Interpretation(part, around, share=share))
    return found[:_PARTS]


def _among_areas(
    names: Sequence[Name], whole: Sequence[Mention | None], main: int, gazetteer: Gazetteer
) -> list[Interpretation]:
    """Return the ways to look for one of several areas.

    Communes hold no commune: "Lộc Tấn, Bình Phước" ends with the province of old, whose name a ward has now.
    """
    mention = whole[main]
    if mention is None or not mention.areas:
        return []
    before, after = _areas_of(whole[:main]), _areas_of(whole[main + 1 :])
    if any(area.kind == "commune" for area in mention.areas):
        after = tuple(group for group in after if any(area.kind != "commune" for area in group))
    return _cut(names[main], (*before, *after), gazetteer)


def _others(whole: Sequence[Mention | None], main: int) -> list[Mention | None]:
    return [*whole[:main], *whole[main + 1 :]]


def _areas_of(mentions: Sequence[Mention | None]) -> tuple[tuple[AreaName, ...], ...]:
    """Return the areas that names are, as far as they are areas."""
    return tuple(mention.areas for mention in mentions if mention is not None and mention.areas)


def _whole(name: Name, gazetteer: Gazetteer) -> Mention | None:
    """Return the area that all words of a name are."""
    for mention in gazetteer.mentions(name.folded, unfinished=name.unfinished):
        if mention.start == 0 and mention.end == len(name.words) and mention.score >= _ENOUGH:
            return mention
    return None


def _cut(name: Name, around: tuple[tuple[AreaName, ...], ...], gazetteer: Gazetteer) -> list[Interpretation]:
    ways = [Interpretation(name, around)]
    if len(name.words) > _MOST_WORDS:
        return ways
    for mention in gazetteer.mentions(name.folded, unfinished=name.unfinished):
        rest = _without(name, mention)
        if rest is None:
            continue
        trust = mention.score if mention.sure else mention.score * 0.98
        here = (mention.areas, *around) if mention.areas else around
        ways.append(Interpretation(rest, here, trust))
        for second in gazetteer.mentions(rest.folded, unfinished=False)[:2]:
            less = _without(rest, second)
            if less is not None and second.score == 1 and second.areas:
                ways.append(Interpretation(less, (second.areas, *here), trust * 0.98))
        if len(ways) >= _MOST:
            break
    return ways


def _without(name: Name, mention: Mention) -> Name | None:
    """Return a name without the words of a mention; None where nothing is left or the words stood amid others."""
    before, after = name.words[: mention.start], name.words[mention.end :]
    if (not before and not after) or (before and after and not mention.sure):
        return None
    return name_of([*before, *after], unfinished=name.unfinished and bool(after))
