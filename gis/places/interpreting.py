"""In which ways a name may be cut into a place and the areas named with it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from gis.places.gazetteer import AreaName, Gazetteer, Mention
from gis.places.reading import Name, name_of

_MOST = 6
_ENOUGH = 0.8


@dataclass(frozen=True)
class Interpretation:
    """A name to look for, in one of the areas of each group. `trust` (0 to 1) is lower where a mention was guessed."""

    name: Name
    areas: tuple[tuple[AreaName, ...], ...] = ()
    trust: float = 1


def interpret(names: Sequence[Name], gazetteer: Gazetteer) -> list[Interpretation]:
    """Return the ways to understand the names, the likeliest first; none without names.

    Whatever names an area may be what is looked for, or where it is looked for.
    """
    if not names:
        return []
    whole = [_whole(name, gazetteer) for name in names]
    found: list[Interpretation] = []
    mains = [index for index, mention in enumerate(whole) if mention is None] or list(range(len(names)))
    for main in mains[:3]:
        around = tuple(mention.areas for index, mention in enumerate(whole) if mention is not None and index != main)
        found += _cut(names[main], around, gazetteer)
    return found[:_MOST]


def _whole(name: Name, gazetteer: Gazetteer) -> Mention | None:
    """Return the area that all words of a name are."""
    for mention in gazetteer.mentions(name.folded, unfinished=name.unfinished):
        if mention.start == 0 and mention.end == len(name.words) and mention.score >= _ENOUGH:
            return mention
    return None


def _cut(name: Name, around: tuple[tuple[AreaName, ...], ...], gazetteer: Gazetteer) -> list[Interpretation]:
    ways = [Interpretation(name, around)]
    for mention in gazetteer.mentions(name.folded, unfinished=name.unfinished):
        rest = _without(name, mention)
        # "xã" alone is not what is looked for.
        if rest is None or (mention.sure and mention.start == 0 and not rest.words):
            continue
        trust = mention.score if mention.sure else mention.score * 0.98
        ways.append(Interpretation(rest, (mention.areas, *around), trust))
        for second in gazetteer.mentions(rest.folded, unfinished=False)[:2]:
            less = _without(rest, second)
            if less is not None and second.score == 1:
                ways.append(Interpretation(less, (second.areas, mention.areas, *around), trust * 0.98))
        if len(ways) >= _MOST:
            break
    return ways


def _without(name: Name, mention: Mention) -> Name | None:
    """Return a name without the words of a mention; None where nothing is left or the words stood amid others."""
    before, after = name.words[: mention.start], name.words[mention.end :]
    if (not before and not after) or (before and after and not mention.sure):
        return None
    return name_of([*before, *after], unfinished=name.unfinished and bool(after))
