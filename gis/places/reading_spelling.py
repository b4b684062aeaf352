"""Words in the spelling in which names are indexed: abbreviations in full, days and slashes as figures."""

from collections.abc import Sequence

from gis.places.folding import spelled_out
from gis.places.reading_clues import HOUSE_NUMBER
from gis.places.reading_words import BREAK, Word

_SLASHES = frozenset({"xuyet", "xet", "xec", "suyet", "xoet", "tren", "gach"})
# "ngã 4" is "ngã tư".
_FORKS = {"3": "ba", "4": "tu", "5": "nam"}
_LETTERS = {"p": "phuong", "f": "phuong", "x": "xa", "h": "huyen", "q": "quan", "d": "duong", "t": "tinh"}


def spelled(words: Sequence[Word]) -> list[Word]:
    """Return the words of a query in the spelling of the index."""
    return _dates(_slashes(_spelled_out(words)))


def _spelled_out(words: Sequence[Word]) -> list[Word]:
    """Return the words with abbreviations in full: "p.Tân Phú, tx Bình Long" is "phuong Tân Phú, thi xa Bình Long"."""
    written: list[Word] = []
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else BREAK
        full = _LETTERS.get(word.folded) if _stands_for_more(word, following, written) else None
        parts = full.split() if full else spelled_out([word.folded])
        if word.folded in _FORKS and written and written[-1].folded == "nga":
            parts = [_FORKS[word.folded]]
        written += [word] if parts == [word.folded] else [Word(part, part) for part in parts]
    return written


def _slashes(words: Sequence[Word]) -> list[Word]:
    """Return the words with a spoken slash of a house number as one: "48 xuyệt 7" is "48/7"."""
    joined: list[Word] = []
    for word in words:
        if len(joined) > 1 and joined[-1].folded in _SLASHES and word.folded[:1].isdecimal():
            before = joined[-2].folded
            if HOUSE_NUMBER.fullmatch(before):
                joined[-2:] = [Word(f"{before}/{word.folded}", f"{before}/{word.folded}")]
                continue
        joined.append(word)
    return joined


def _dates(words: Sequence[Word]) -> list[Word]:
    """Return the words with streets named after a day in one spelling: "3 tháng 2" is "3/2"."""
    joined: list[Word] = []
    for word in words:
        if (
            len(joined) > 1
            and joined[-1].folded == "thang"
            and word.folded.isdecimal()
            and joined[-2].folded.isdecimal()
        ):
            date = f"{joined[-2].folded}/{word.folded}"
            joined[-2:] = [Word(date, date)]
        else:
            joined.append(word)
    return joined


def _stands_for_more(word: Word, following: Word, before: Sequence[Word]) -> bool:
    if following.is_break or (len(following.folded) < 2 and not following.folded.isdecimal()):  # noqa: PLR2004
        return False
    if word.is_abbreviation:
        return True
    if word.folded in ("p", "x", "h", "f"):
        return following.folded.isalpha()
    beginning = not before or before[-1].is_break or before[-1].folded[:1].isdecimal()
    return word.folded == "d" and beginning and following.folded.isalpha()
