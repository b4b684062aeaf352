"""What callers say round the name of a place: who they are, that they beg, what has happened."""

from collections.abc import Iterable, Sequence

from gis.places.folding import unmarked
from gis.places.reading_words import Word

_PLEAS = """
alo|a lô|dạ|dạ em|dạ anh|dạ chị|dạ ở|dạ thưa|dạ địa chỉ là|anh ơi|chị ơi|em ơi|cô ơi|chú ơi|trời ơi|lẹ lên|nhanh lên
cứu với|cứu em với|cứu tôi với|cho em hỏi|cho tôi hỏi|cho hỏi|xin xe cấp cứu|em xin xe cấp cứu|cho em xin xe cấp cứu
cho tôi xin xe cấp cứu|cho xe cấp cứu tới|hình như|hình như là|hình như ở|chắc là|không biết nữa|em không biết nữa
nghe nói
"""
_WHO = """
chỗ|chỗ em|chỗ này|chỗ em là|chỗ tôi|chỗ tôi là|em đang ở|tôi đang ở|mình đang ở|tui đang ở|tụi em đang ở|em ở|tôi ở
mình ở|tui ở|nó ở|đang ở|hiện ở|nằm ở|đang đứng|đang ngồi|em|tôi|tui|tụi em|đâu đó|đâu đó ở|nhà em|nhà tôi|nhà em ở
nhà tôi ở|nhà ở|địa chỉ|địa chỉ là|là|vừa|mới
"""
_WHERE = """
ngay tại|ngay|tại|ở|o|thuộc|bên|vị trí|trên|trên đường|trong|dưới|dưới chân|đầu|cuối|giữa|khúc|khúc cua|đoạn|đoạn đường
khu vực|phía|chỗ khúc cua
"""
_WHAT = """
có tai nạn|có tai nạn ở|tai nạn|tai nạn giao thông|tai nạn ở|tai nạn giao thông ở|có cháy|cháy|cháy nhà|cháy nhà ở
cháy lớn lắm|cháy lớn lắm ở|cháy ở|đuối nước|đuối nước ở|có người|xe tông nhau|tông xe|đánh nhau|đánh nhau ở|có
"""
_ENDS = """
anh|chị|anh ơi|chị ơi|em ơi|nha anh|nha chị|đó anh|đó chị|nè anh|nè chị|nè|nhé|nhé anh|ạ|á|đó|đấy|đây|luôn|một chút
một tí|có người đuối nước|có tai nạn|đang cháy|bị tai nạn|có người bị nạn|giúp em|giúp tôi
"""
# Where one of these stands amid words, the place is what follows it.
_HERE = frozenset({"ở", "tại", "chỗ"})


class _Phrases:
    """Phrases as they are written with marks, found in words with and without them."""

    def __init__(self, *lists: str) -> None:
        self._phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
        for line in "\n".join(lists).split("\n"):
            for phrase in line.split("|"):
                self._phrases[tuple(unmarked(phrase).split())] = tuple(phrase.split())
        self._longest = max(map(len, self._phrases))

    def sizes(self) -> Iterable[int]:
        """Return the lengths of phrases in words, the longest first."""
        return range(self._longest, 0, -1)

    def match(self, words: Sequence[Word]) -> bool:
        """Return whether the words are a phrase. One word alone must bear its marks: "da" may begin "Đa Kia"."""
        written = self._phrases.get(tuple(word.folded for word in words))
        if not written:
            return False
        alone = len(words) == 1
        return all(
            word.written.rstrip(".") == known or (not word.is_marked and not alone)
            for word, known in zip(words, written, strict=True)
        )


_BEFORE = _Phrases(_PLEAS, _WHO, _WHERE, _WHAT)
_AFTER = _Phrases(_ENDS)


def without_noise(words: Sequence[Word]) -> list[Word]:
    """Return what is left of the words when what names no place is taken from both ends; never nothing."""
    kept = list(words)
    for place in range(len(kept) - 2, -1, -1):
        if kept[place].written in _HERE:
            kept = kept[place + 1 :]
            break
    while size := next((size for size in _BEFORE.sizes() if size < len(kept) and _BEFORE.match(kept[:size])), 0):
        kept = kept[size:]
    while size := next((size for size in _AFTER.sizes() if size < len(kept) and _AFTER.match(kept[-size:])), 0):
        kept = kept[:-size]
    return kept
