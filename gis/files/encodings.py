"""Text of unknown encoding becomes NFC Unicode: UTF-8 and UTF-16, and the Vietnamese byte encodings before them.

TCVN3 (the .Vn fonts) gives each letter one byte, VNI writes a vowel and then its marks, Windows-1258 has combining
tones. All three look like Western letters to a program that does not know them, and are often found inside files that
call themselves UTF-8. A file is taken for what makes Vietnamese syllables of its words, and refused when nothing does.
"""

import codecs
import unicodedata
from collections.abc import Callable, Sequence
from itertools import product

from gis.files.errors import FileRefused
from gis.files.vietnamese import share_of_vietnamese

# Of the words with marks: fewer make a reading doubtful, and text that is right already has most of them right.
_CERTAIN = 0.85
_WRONG = 0.5
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_TCVN3 = dict(
    zip(
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedf"
            "e1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ).decode("latin-1"),
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)


def _vni_letters() -> dict[str, str]:
    """Return what one or two letters of VNI stand for: a vowel, and the mark that follows it as a letter of its own."""
    tones = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
    circumflexes = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
    breves = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
    letters = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    pairs = {vowel + mark: vowel + tone for vowel, (mark, tone) in product("aeouy", tones.items())}
    pairs |= {base + mark: letters[base] + tone for base, (mark, tone) in product("ôö", tones.items())}
    pairs |= {vowel + mark: vowel + "\u0302" + tone for vowel, (mark, tone) in product("aeo", circumflexes.items())}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in breves.items()}
    lower = {key: unicodedata.normalize("NFC", value) for key, value in (letters | pairs).items()}
    upper = {key.upper(): value.upper() for key, value in lower.items()}
    mixed = {key[0].upper() + key[1:]: value.upper() for key, value in lower.items()}
    return mixed | upper | lower


_VNI = _vni_letters()


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def _from_vni(text: str) -> str:
    letters = []
    position = 0
    while position < len(text):
        width = 2 if text[position : position + 2] in _VNI else 1
        piece = text[position : position + width]
        letters.append(_VNI.get(piece, piece))
        position += width
    return "".join(letters)


def _from_windows_1258(text: str) -> str:
    return text.encode("latin-1").decode("cp1258")


# Each turns text whose characters are the bytes of the file into Unicode.
LEGACY: dict[str, Callable[[str], str]] = {
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
    "windows-1258": _from_windows_1258,
}


def decode_text(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a whole file in NFC, and the name of the encoding that it was found or told to be in.

    Raises FileRefused where the encoding is not known, does not fit, or is none that makes sense of the bytes.
    """
    if encoding is None:
        encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), None)
    if encoding is None:
        encoding = _utf16_without_mark(content)
    if encoding is not None and encoding.lower() not in LEGACY:
        try:
            text = content.decode(encoding)
        except (LookupError, UnicodeError) as error:
            raise _refusal(encoding) from error
        [text], found = recognise([text])
        return text, found or encoding
    try:
        [text], found = recognise([content.decode("utf-8")], encoding)
    except UnicodeDecodeError:
        [text], found = recognise_bytes([content.decode("latin-1")], encoding)
    return text, found or "utf-8"


def recognise(texts: Sequence[str], encoding: str | None = None) -> tuple[list[str], str | None]:
    """Return Unicode texts in NFC, and the old encoding that they were in if they only looked like Unicode.

    Text that a program read as Western letters is turned back; text that is right already is left alone.
    """
    if encoding is None:
        share = share_of_vietnamese(texts)
        if share is None or share >= _WRONG:
            return _normalised(texts), None
    as_bytes = [_bytes_of_western(text) for text in texts]
    try:
        return recognise_bytes(as_bytes, encoding)
    except FileRefused:
        if encoding is not None:
            raise
        # Marks of another language: valid Unicode is believed.
        return _normalised(texts), None


def recognise_bytes(texts: Sequence[str], encoding: str | None = None) -> tuple[list[str], str]:
    """Return texts, whose characters are bytes that are not UTF-8, in NFC and the encoding that makes sense of them.

    Raises FileRefused where none of the Vietnamese encodings does.
    """
    readings = {}
    for name in [encoding.lower()] if encoding is not None else LEGACY:
        try:
            readings[name] = _normalised([LEGACY[name](text) for text in texts])
        except (KeyError, UnicodeError):
            continue
    shares = {name: share_of_vietnamese(reading) or 0.0 for name, reading in readings.items()}
    best = max(shares, key=lambda name: shares[name], default=None)
    if best is None or (shares[best] < _CERTAIN and encoding is None):
        raise _refusal(encoding)
    return readings[best], best


def _normalised(texts: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFC", text) for text in texts]


def _bytes_of_western(text: str) -> str:
    """Return the bytes, as characters, that a program once showed as Western letters. Other letters stay."""
    if text.isascii():
        return text
    return "".join(_byte_of(letter) for letter in unicodedata.normalize("NFC", text))


def _byte_of(letter: str) -> str:
    try:
        return letter.encode("cp1252").decode("latin-1")
    except UnicodeEncodeError:
        return letter


def _utf16_without_mark(content: bytes) -> str | None:
    """Recognise UTF-16 that begins with no mark by the zero bytes of its ASCII letters."""
    head = content[:2000]
    if len(head) < 4 or b"\0" not in head:  # noqa: PLR2004 two characters
        return None
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if max(even, odd) < _WRONG:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _refusal(encoding: str | None) -> FileRefused:
    if encoding is not None:
        return FileRefused(
            "encoding_unknown",
            f"Chữ trong tệp không đọc được theo bảng mã “{encoding}”. Hãy chọn utf-8, utf-16, tcvn3, vni hoặc "
            "windows-1258.",
            f"The text of the file cannot be read as “{encoding}”. Name utf-8, utf-16, tcvn3, vni or windows-1258.",
        )
    return FileRefused(
        "encoding_unknown",
        "Không nhận ra bảng mã chữ của tệp. Hãy lưu lại tệp ở dạng UTF-8, hoặc nêu bảng mã bằng --encoding.",
        "The text encoding of the file was not recognised. Save the file as UTF-8, or name it with --encoding.",
    )
