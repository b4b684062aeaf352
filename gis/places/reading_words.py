"""A query as words: cleaned, cut, and each in the form in which it is compared."""

import re
import unicodedata
from dataclasses import dataclass

from gis.places.folding import fold, unmarked
from gis.places.reading_typing import read_telex, read_vni

_BREAK = ","
# Numbers keep what joins them: "12/3", "922+900", "1,5".
_TOKEN = re.compile(
    r"(?P<number>\d+(?:(?:\s?\+\s?|[/.,-])\d+)*(?:bis|ter|[a-h](?![^\W_]))?)"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ`´][^\W\d_]+)*\.?)"
    r"|(?P<break>[,;|\n()/])"
    r"|(?P<dash>\s[-–—]\s|[–—])"
    r"|(?P<both>&)"
)
_MIXED = re.compile(r"(?<![^\W_])[a-z]+[1-9][a-z1-9]*(?![^\W_])")


@dataclass(frozen=True)
class Word:
    """One word of a query: as it was `written` (small letters, NFC), and `folded` as it is compared."""

    written: str
    folded: str

    @property
    def is_break(self) -> bool:
        """Return whether what stands before and after belongs less together."""
        return self.folded == _BREAK

    @property
    def is_marked(self) -> bool:
        """Return whether it is written with marks, so that another tone would be another word."""
        return self.written != self.folded and unmarked(self.written) == self.folded

    @property
    def is_abbreviation(self) -> bool:
        """Return whether a full stop ends it."""
        return self.written.endswith(".")


BREAK = Word(_BREAK, _BREAK)
DASH = Word("-", _BREAK)


@dataclass(frozen=True)
class Cut:
    """The words of a query, whether the last may be half typed, and the keyboard whose keys were read, if any."""

    words: tuple[Word, ...]
    unfinished: bool
    keyboard: str = ""


def clean(text: str) -> str:
    """Return a text in NFC, without half characters, control characters and repeated spaces; new lines stay."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    kept = "".join(
        letter if letter == "\n" or unicodedata.category(letter)[0] != "C" else " "
        for letter in unicodedata.normalize("NFC", whole)
    )
    return re.sub(r"[^\S\n]+", " ", kept).lstrip()


def cut(text: str) -> Cut:
    """Return the words of a cleaned text, with breaks; never two breaks in a row, nor one at an end."""
    small = text.lower()
    mixed = [found[0] for found in _MIXED.finditer(small)]
    sure = any(read_vni(word, sure=False) for word in mixed)
    meant = {word: read for word in mixed if (read := read_vni(word, sure=sure)) is not None}
    keyboard = "vni" if meant else ""
    words: list[Word] = []
    for found in _TOKEN.finditer(
        _MIXED.sub(lambda match: meant[match[0]].marked if match[0] in meant else match[0], small)
    ):
        word = _word(found)
        if word is None or (word.is_break and (not words or words[-1].is_break)):
            continue
        if (read := read_telex(word.folded)) is not None:
            word = Word(read.marked, read.folded)
            keyboard = keyboard or "telex"
        words.append(word)
    while words and words[-1].is_break:
        words.pop()
    unfinished = bool(words) and bool(text) and text[-1].isalpha()
    return Cut(tuple(words), unfinished, keyboard)


def _word(found: re.Match[str]) -> Word | None:
    written = found[0]
    if found["break"]:
        return BREAK
    if found["dash"]:
        return DASH
    if found["both"]:
        return Word(written, "va")
    if found["number"]:
        return Word(written, re.sub(r"\s", "", written))
    folded = fold(written).replace(" ", "")
    return Word(written, folded) if folded else None
