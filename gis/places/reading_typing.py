"""What a key sequence of Telex or VNI was meant to be, where the keyboard's program was off or not yet done.

A word is taken for typed so only where it is no Vietnamese syllable as it stands, and is one afterwards.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gis.places.folding import unmarked

_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|kr|ph|qu|th|tr|ch|br|dr|pl|hl|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x)?"
_NUCLEUS = (
    r"(?:oai|oay|oao|oeo|uay|uoi|uou|uya|uye|uyu|ieu|yeu"
    r"|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|ua|ue|ui|uo|uu|uy|ye|a|e|i|o|u|y)"
)
_CODA = r"(?:ch|ng|nh|c|m|n|p|t|k|l)?"
_SYLLABLE = re.compile(_ONSET + _NUCLEUS + _CODA)
_TELEX_KEYS = re.compile(r"dd|aa|ee|oo|w|[sfrxj]$|[aeiouy][sfrxj]|d$|[aeo]$")
_TONES = {
    "s": "\N{COMBINING ACUTE ACCENT}",
    "f": "\N{COMBINING GRAVE ACCENT}",
    "r": "\N{COMBINING HOOK ABOVE}",
    "x": "\N{COMBINING TILDE}",
    "j": "\N{COMBINING DOT BELOW}",
}
_TELEX_LETTERS = {"d": "đ", "a": "â", "e": "ê", "o": "ô", "w": "ăơư"}
_VOWELS = frozenset("aeiouy")
_VNI = re.compile(r"[a-z]+(?:[1-9]+[a-z]*)+")
_VNI_TONES = dict(zip("12345", _TONES.values(), strict=True))
_VNI_MARKS = frozenset("678")
_VNI_LETTERS = {"6": "âêô", "7": "ơư", "8": "ă", "9": "đ"}
# What is numbered: "ap3" is more likely the third hamlet than "áp" with a hook.
_COUNTED = frozenset(
    {
        "ap",
        "to",
        "thon",
        "khu",
        "doi",
        "lo",
        "so",
        "cap",
        "tang",
        "hem",
        "ban",
        "buon",
        "lang",
        "soc",
        "duong",
        "xa",
        "cau",
    }
)

# No syllable takes more keys; what is longer would only be long to read.
_LONGEST_KEYS = 16


@dataclass(frozen=True)
class Typed:
    """A word that keys stand for, with its marks and as it is compared."""

    marked: str
    folded: str


def is_syllable(word: str) -> bool:
    """Return whether a folded word could be a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(word) is not None


def read_telex(word: str) -> Typed | None:
    """Return what "ddoongf" or "xoaif" was meant to be, None where it is no such sequence."""
    if (
        len(word) > _LONGEST_KEYS
        or is_syllable(word)
        or not word.isascii()
        or not word.isalpha()
        or not _TELEX_KEYS.search(word)
    ):
        return None
    meant, tone = _without_telex(word)
    folded = unmarked(meant)
    return Typed(_toned(meant, tone), folded) if folded != word and is_syllable(folded) else None


def read_vni(word: str, *, sure: bool) -> Typed | None:
    """Return what "d9o62ng" was meant to be, None where it is no such sequence.

    "ap3" may be a hamlet's number: without being `sure` that the writer types so, such a tone at the end is not read.
    """
    if not _VNI.fullmatch(word):
        return None
    folded = re.sub(r"[1-9]", "", word)
    digits = re.sub(r"[a-z]", "", word)
    tones = [digit for digit in digits if digit in _VNI_TONES]
    marks = [digit for digit in digits if digit in _VNI_MARKS]
    # Two marks are those of "ươ".
    plausible = len(tones) <= 1 and len(marks) <= 2 and digits.count("9") <= word.startswith("d")  # noqa: PLR2004
    if not plausible or not is_syllable(folded):
        return None
    if not sure and word[:-1].isalpha() and folded in _COUNTED:
        return None
    meant: list[str] = []
    for letter in word:
        if letter in _VNI_MARKS or letter == "9":
            _mark(meant, _VNI_LETTERS[letter])
        elif letter.isalpha():
            meant.append(letter)
    return Typed(_toned("".join(meant), _VNI_TONES[tones[0]] if tones else ""), folded)


def _without_telex(word: str) -> tuple[str, str]:
    """Return the letters that the keys were meant to be, and the tone, a combining mark or nothing."""
    letters: list[str] = []
    tone = ""
    for letter in word:
        plain = [unmarked(earlier) for earlier in letters]
        if letter == "w" and _VOWELS.isdisjoint(plain):
            # "dwowngf": the key alone is a letter too.
            letters.append("ư")
        elif not _is_key(letter, plain):
            letters.append(letter)
        elif letter in _TONES:
            tone = _TONES[letter]
        else:
            _mark(letters, _TELEX_LETTERS[letter])
    return "".join(letters), tone


def _is_key(letter: str, before: Sequence[str]) -> bool:
    """Return whether a letter only changes one that was typed before it."""
    if letter == "d":
        return before == ["d"] or not _VOWELS.isdisjoint(before)
    if letter == "w" or letter in _TONES:
        return not _VOWELS.isdisjoint(before)
    return letter in "aeo" and letter in before and (before[-1] == letter or before[-1] not in _VOWELS)


def _mark(letters: list[str], marked: str) -> None:
    """Put a mark on the last letters that may bear it; "w" after "uo" marks both."""
    for place in range(len(letters) - 1, -1, -1):
        found = next((letter for letter in marked if unmarked(letter) == letters[place]), None)
        if found is not None:
            letters[place] = found
            if found == "ơ" and place and letters[place - 1] == "u":
                letters[place - 1] = "ư"
            return


def _toned(letters: str, tone: str) -> str:
    """Return the syllable with its tone on the last vowel that it has."""
    for place in range(len(letters) - 1, -1, -1):
        if tone and unmarked(letters[place]) in _VOWELS:
            return unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])
    return letters
