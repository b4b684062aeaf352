"""What a key sequence of Telex or VNI was meant to be, where the keyboard's program was off or not yet done.

A word is taken for typed so only where it is no Vietnamese syllable as it stands, and is one afterwards.
"""

import re
from collections.abc import Sequence

_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|kr|ph|qu|th|tr|ch|br|dr|pl|hl|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x)?"
_NUCLEUS = (
    r"(?:oai|oay|oao|oeo|uay|uoi|uou|uya|uye|uyu|ieu|yeu"
    r"|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|ye|a|e|i|o|u|y)"
)
_CODA = r"(?:ch|ng|nh|c|m|n|p|t|k|l)?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_TELEX_KEYS = re.compile(r"dd|aa|ee|oo|w|[sfrxj]$|[aeiouy][sfrxj]|d$|[aeo]$")
_TONES = frozenset("sfrxj")
_VOWELS = frozenset("aeiouy")
_VNI = re.compile(r"[a-z]+(?:[1-9]+[a-z]*)+")
_VNI_TONES = frozenset("12345")
_VNI_MARKS = frozenset("678")


def is_syllable(word: str) -> bool:
    """Return whether a folded word could be a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(word) is not None


def read_telex(word: str) -> str | None:
    """Return the folded word that "ddoongf" or "xoaif" was meant to be, None where it is no such sequence."""
    if is_syllable(word) or not word.isascii() or not word.isalpha() or not _TELEX_KEYS.search(word):
        return None
    meant = _without_telex(word)
    return meant if meant != word and is_syllable(meant) else None


def read_vni(word: str, *, sure: bool) -> str | None:
    """Return the folded word that "d9o62ng" was meant to be, None where it is no such sequence.

    "ap3" may be a hamlet's number: without being `sure` that the writer types so, one tone at the end is not read.
    """
    if not _VNI.fullmatch(word):
        return None
    meant = re.sub(r"[1-9]", "", word)
    digits = re.sub(r"[a-z]", "", word)
    tones = sum(digit in _VNI_TONES for digit in digits)
    marks = sum(digit in _VNI_MARKS for digit in digits)
    strokes = digits.count("9")
    # Two marks are those of "ươ".
    plausible = tones <= 1 and marks <= 2 and strokes <= word.startswith("d")  # noqa: PLR2004
    if not plausible or not is_syllable(meant):
        return None
    return meant if sure or not word[:-1].isalpha() else None


def typed_in_vni(word: str) -> bool:
    """Return whether a word can hardly be anything but VNI."""
    return read_vni(word, sure=False) is not None


def _without_telex(word: str) -> str:
    letters: list[str] = []
    for letter in word:
        if letter == "w" and _VOWELS.isdisjoint(letters):
            # "dwowngf": the key alone is a letter too.
            letters.append("u")
        elif not _is_key(letter, letters):
            letters.append(letter)
    return "".join(letters)


def _is_key(letter: str, before: Sequence[str]) -> bool:
    """Return whether a letter only changes one that was typed before it."""
    if letter == "d":
        return before == ["d"] or not _VOWELS.isdisjoint(before)
    if letter == "w" or letter in _TONES:
        return not _VOWELS.isdisjoint(before)
    return letter in "aeo" and letter in before and (before[-1] == letter or before[-1] not in _VOWELS)
