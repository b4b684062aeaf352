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
    if not names:
        return []
    whole = [_whole(name, gazetteer) for name in names]
    mains = [index for index, mention in enumerate(whole) if mention is None] or list(range(len(names)))
    ways = [
        _cut(
            names[main],
            tuple(mention.areas for index, mention in enumerate(whole) if mention is not None and index != main),
            gazetteer,
        )
        for main in mains[:_MAINS]
    ]
    # Each of the names as a whole comes before parts of any.
    return [way for rank in zip_longest(*ways) for way in rank if way is not None][:_MOST]


def amid(names: Sequence[Name]) -> list[Interpretation]:
    """Return the parts of long names that may be one: a caller tells more than a place."""
    found = []
    for name in names:
        for length in range(min(len(name.words) - 1, _LONGEST), 1, -1):
            for start in range(len(name.words) - length + 1):
                part = name_of(name.words[start : start + length])
                if part.core and len(set(part.folded)) > 1:
                    found.append(Interpretation(part, share=0.75 + 0.2 * length / len(name.words)))
    return found[:_PARTS]


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
