"""Whether text is written Vietnamese: the test by which old byte encodings are told from one another."""

import re
import unicodedata
from collections.abc import Iterable

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORDS = re.compile(r"[\s\d!-/:-@\[-`{-~–—“”‘’…]+")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh?|gi|kh?|ph?|qu|th?|tr|ch|[bcdđhlmrsvxj])?"
    r"(?:iêu|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|uya|uyê|uyu|uêu|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uơ|ua|ưa|ia"
    r"|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnptk])?"
)


def share_of_vietnamese(texts: Iterable[str]) -> float | None:
    """Return which share of the words that carry marks are Vietnamese syllables, or None where no word carries any."""
    marked = valid = 0
    for text in texts:
        if text.isascii():
            continue
        for word in _WORDS.split(text):
            if word.isascii():
                continue
            marked += 1
            valid += _is_syllable(word)
    return valid / marked if marked else None


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    if sum(letter in _TONES for letter in letters) > 1:
        return False
    toneless = "".join(letter for letter in letters if letter not in _TONES)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None
