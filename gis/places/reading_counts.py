"""Numbers beside what is counted: people and cars are no part of the number of a road."""

import re
from collections.abc import Sequence

from gis.places.reading_kinds import ending_kinds, phrase_at
from gis.places.reading_numbers import group_lengths, read_groups, read_number
from gis.places.reading_words import Word

# "Em", "cháu" and "nhà" alone are said to or of oneself: "cây số chín hai hai em ơi".
_COUNTERS = (
    "nguoi",
    "nan nhan",
    "xe",
    "chiec",
    "o to",
    "can nha",
    "nha bi",
    "nha chay",
    "nha dan",
    "chau be",
    "chau bi",
    "chau nho",
    "em be",
    "em bi",
    "em nho",
    "em hoc sinh",
    "dua tre",
    "dua nho",
    "hoc sinh",
    "thanh nien",
    "cong nhan",
    "me con",
    "vo chong",
    "ca tu vong",
)
_ABOUT = ("hon", "khoang", "gan", "tam", "chung", "co")
# What is told from others by a number: "ấp 5", "cầu 38".
_NUMBERED = frozenset({"village", "quarter", "locality", "commune", "bridge", "alley", "plantation"})
_FIGURE = re.compile(r"\d{1,5}(?:[.,]\d{1,3})?")


def begins_with_counter(words: Sequence[Word]) -> bool:
    """Return whether words begin with something that is counted: "người bị thương"."""
    return phrase_at(words, 0, _COUNTERS) > 0


def counts_something(words: Sequence[Word]) -> bool:
    """Return whether words say how many were hurt or of what: "hơn 10 người bị thương"."""
    start = phrase_at(words, 0, _ABOUT)
    _, used = read_number([word.folded for word in words[start:]])
    return used > 0 and begins_with_counter(words[start + used :])


def said_number(words: Sequence[Word], *, greedy: bool) -> tuple[int, int]:
    """Return the number that words begin with and how many they are; (0, 0) where there is none.

    What is counted takes the last group of it, "mười bốn năm người" is 14, unless the number is `greedy`.
    """
    folded = [word.folded for word in words]
    lengths = group_lengths(folded)
    if not greedy and len(lengths) > 1 and begins_with_counter(words[sum(lengths) :]):
        lengths.pop()
    return read_groups(folded, lengths) if lengths else (0, 0)


def amount_before(words: Sequence[Word], place: int) -> bool:
    """Return whether a number that is no part of a name, as it is in "ấp 5" and "ngã ba", ends before the place."""
    for start in range(max(0, place - 4), place):
        folded = [word.folded for word in words[start:place]]
        whole = len(folded) == 1 and _FIGURE.fullmatch(folded[0]) is not None
        if (whole or read_number(folded)[1] == len(folded)) and not _begins_a_name(words[:start]):
            return True
    return False


def _begins_a_name(words: Sequence[Word]) -> bool:
    return words[-1:] != [] and (words[-1].folded == "nga" or not _NUMBERED.isdisjoint(ending_kinds(words)))
