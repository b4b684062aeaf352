"""How well a place fits what was asked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from gis.places.answer import How
from gis.places.gazetteer import sound
from gis.places.reading_kinds import KINDS

_PREFIX = 0.95
_JOINED = 0.97
# Below this two words are not the same one mistyped.
_LIKE = 0.5
_ORDER = 0.04
_SOUNDS_SO = 0.85


@dataclass(frozen=True)
class Match:
    """How well words fit a name (0 to 1), and by what."""

    score: float
    how: How


NONE = Match(0, How.PART)
_WORST_LAST = (How.EXACT, How.FOLDED, How.TELEX, How.PREFIX, How.TYPO, How.PART)


def match(asked: Sequence[str], name: Sequence[str], *, unfinished: bool) -> Match:
    """Compare folded words with those of a name; with `unfinished` the last word may be half typed."""
    if not asked or not name:
        return NONE
    if list(asked) == list(name):
        return Match(1, How.FOLDED)
    if "".join(asked) == "".join(name):
        return Match(_JOINED, How.FOLDED)
    free = list(range(len(name)))
    sizes = [len(word) + 1 for word in name]
    said = matched = 0.0
    how = How.FOLDED
    order: list[int] = []
    for place, word in enumerate(asked):
        weight = len(word) + 1
        best, at, by = _best(word, name, free, part=unfinished and place == len(asked) - 1)
        if at is None:
            how = How.PART
        else:
            free.remove(at)
            order.append(at)
            matched += sizes[at]
            how = by if _WORST_LAST.index(by) > _WORST_LAST.index(how) else how
        said += weight * best
    covered = said / sum(len(word) + 1 for word in asked)
    of_name = matched / sum(sizes)
    score = covered**1.5 * (0.7 + 0.3 * of_name)
    if order != sorted(order):
        score -= _ORDER
    spaceless = OSA.normalized_similarity("".join(asked), "".join(name), score_cutoff=0.8)
    if spaceless * 0.9 > score:
        return Match(spaceless * 0.9, How.TYPO)
    return Match(max(0, score), how)


def _best(word: str, name: Sequence[str], free: Sequence[int], *, part: bool) -> tuple[float, int | None, How]:
    best, at, how = 0.0, None, How.PART
    for place in free:
        other = name[place]
        if word == other:
            return 1, place, How.FOLDED
        if part and other.startswith(word):
            value, by = _PREFIX, How.PREFIX
        elif word.isalpha():
            value, by = OSA.normalized_similarity(word, other, score_cutoff=_LIKE), How.TYPO
            value *= 0.97 if word[0] == other[0] else 0.9
            if sound(word) == sound(other):
                value = max(value, _SOUNDS_SO)
            elif word[0] == other[0] and OSA.distance(word, other) == 1:
                value = max(value, 0.6)
        else:
            value, by = 0.0, How.PART
        if value > best:
            best, at, how = value, place, by
    return best, at, how


def fit(
    asked: Sequence[str], kind_words: int, kinds: Sequence[str], name: str, kind: str, *, unfinished: bool
) -> Match:
    """Compare what is asked, its first `kind_words` saying one of `kinds`, with one folded name of a place."""
    words = name.split()
    full = match(asked, words, unfinished=unfinished)
    if not kind_words:
        # "Đức Liễu" may be said for the market of that name, but is the commune first.
        own = _kind_words(words, kind)
        bare = match(asked, words[own:], unfinished=unfinished) if own and kind not in _AREAS else NONE
        return full if full.score >= bare.score * 0.94 else Match(bare.score * 0.94, bare.how)
    core = match(asked[kind_words:], words[_kind_words(words, kind) :], unfinished=unfinished)
    if kind in kinds:
        # A kind may be written in other words: "trường cấp 3" of "THPT".
        return core if core.score * 0.98 > full.score else full
    other = match(asked[kind_words:], words, unfinished=unfinished)
    other = other if other.score > core.score else core
    return full if full.score > other.score * 0.8 else Match(other.score * 0.8, other.how)


_AREAS = ("province", "district", "commune")


def _kind_words(words: Sequence[str], kind: str) -> int:
    """Return how many words of a name say its kind."""
    for length in range(min(5, len(words) - 1), 0, -1):
        if kind in KINDS.get(" ".join(words[:length]), ()):
            return length
    return 0
