"""Numbers as they are spoken: "chín trăm hai mươi hai" and "chín hai hai" are 922."""

from collections.abc import Sequence

_DIGITS = {
    "khong": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "nham": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_TEN = "muoi"
_HUNDRED = "tram"
_NOUGHT_TENS = ("linh", "le")
_HALF = "ruoi"


def read_number(words: Sequence[str]) -> tuple[int, int]:
    """Return the number that the folded words begin with and how many of them it takes; (0, 0) where there is none.

    Figures said one by one are strung together, and so are tens among them: "chín hai mươi hai" is 922.
    """
    lengths = group_lengths(words)
    return read_groups(words, lengths) if lengths else (0, 0)


def group_lengths(words: Sequence[str]) -> list[int]:
    """Return of how many words each group is that the number at the beginning is said in: "chín hai mươi hai" has two.

    A number in figures is one group of one word.
    """
    if words and words[0].isdecimal() and words[0].isascii():
        return [1]
    lengths: list[int] = []
    said = used = 0
    while used < len(words):
        _, width, taken = _group(words[used:])
        if not taken or said >= 6:  # noqa: PLR2004 -- no road is longer
            break
        lengths.append(taken)
        said += width
        used += taken
    return lengths


def read_groups(words: Sequence[str], lengths: Sequence[int]) -> tuple[int, int]:
    """Return the number that groups of so many of the words are, and how many words these are together."""
    if words[0].isdecimal():
        return int(words[0][:9]), 1
    said, used = "", 0
    for length in lengths:
        value, width, _ = _group(words[used : used + length])
        said += f"{value:0{width}}"
        used += length
    return int(said), used


def _group(words: Sequence[str]) -> tuple[int, int, int]:
    """Return the value of the first group (a figure, tens, hundreds), its width in figures, and its length in words."""
    value, taken = _tens(words)
    rest = words[taken:]
    if not taken:
        return 0, 0, 0
    if rest[:1] == [_HUNDRED] and value < 10:  # noqa: PLR2004
        more, more_taken = _below_hundred(rest[1:])
        return value * 100 + more, 3, taken + 1 + more_taken
    return value, 2 if value > 9 else 1, taken  # noqa: PLR2004


def _below_hundred(words: Sequence[str]) -> tuple[int, int]:
    """Return what follows "trăm": "linh năm" 5, "hai mươi hai" or "hai hai" 22, "hai" 20, "rưỡi" 50."""
    if not words:
        return 0, 0
    if words[0] == _HALF:
        return 50, 1
    if words[0] in _NOUGHT_TENS and len(words) > 1 and words[1] in _DIGITS:
        return _DIGITS[words[1]], 2
    value, taken = _tens(words)
    if taken == 1 and value < 10:  # noqa: PLR2004
        if len(words) > 1 and words[1] in _DIGITS:
            return value * 10 + _DIGITS[words[1]], 2
        return value * 10, 1
    return value, taken


def _tens(words: Sequence[str]) -> tuple[int, int]:
    """Return a figure, or ten and more: "mười lăm" 15, "hai mươi" 20, "bốn mươi bảy" 47."""
    first, second, third = (*words[:3], "", "", "")[:3]
    if first == _TEN:
        return 10 + _DIGITS.get(second, 0), 1 + (second in _DIGITS)
    if first not in _DIGITS:
        return 0, 0
    if second == _TEN:
        return _DIGITS[first] * 10 + _DIGITS.get(third, 0), 2 + (third in _DIGITS)
    return _DIGITS[first], 1
