"""Small files of every kind that is taken, and of some that are not, made as programs make them."""

import io
import struct
import wave
from typing import Any

from PIL import Image

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), *, mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture whose left half is red, its right half blue."""
    made = Image.new("RGB", size, "blue")
    made.paste("red", (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    made.convert(mode).save(written, form, **options)
    return written.getvalue()


def from_a_telephone(size: tuple[int, int] = (1600, 1200)) -> bytes:
    """Return a photograph that was held sideways and tells where it was taken, and by what."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKER] = "Telephone"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (11.0, 31.0, 48.0)
    return picture(size=size, exif=exif)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def film(brand: bytes = b"isom", also: bytes = b"mp42", length: int = 200) -> bytes:
    """Return what a film of the MPEG-4 family begins with, and then nothing that plays."""
    return _box(b"ftyp", brand + bytes(4) + brand + also) + _box(b"mdat", bytes(length))


def sound() -> bytes:
    """Return a tenth of a second of silence (WAV)."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(1600))
    return written.getvalue()


MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x21" + bytes(400)
OGG = b"OggS\x00\x02" + bytes(8) + b"abcd" + bytes(4) + b"efgh\x01\x13OpusHead\x01\x01" + bytes(200)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ" + bytes(300)


def bomb(side: int = 20_000) -> bytes:
    """Return a small file that decodes into a picture of so many pixels on each side."""
    written = io.BytesIO()
    Image.new("1", (side, side)).save(written, "PNG", optimize=True)
    return written.getvalue()
