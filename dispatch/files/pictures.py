"""Pictures are decoded in full, once, and made into small ones that tell nothing but what they show."""

import contextlib
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore

from PIL import Image, ImageOps, UnidentifiedImageError

from dispatch.errors import Invalid, TooLarge, TooMany

PICTURE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_FORMATS = ("JPEG", "PNG", "WEBP")
# Decoded, so many take 200 MB. Telephones make 50 million at most.
MOST_PIXELS = 50_000_000
PREVIEW_PX = 640
_QUALITY = 82
# So many pictures are decoded at once in a process; others wait their turn, for so long.
_decoding = BoundedSemaphore(2)
PATIENCE_S = 20


def preview_of_picture(path: Path) -> bytes:
    """Decode a picture and return it as a small JPEG, upright, without place, time or anything else that it carried.

    Raises TooLarge `picture_too_large` (with the most pixels), Invalid `picture_damaged`, TooMany `pictures_busy`.
    """
    if not _decoding.acquire(timeout=PATIENCE_S):
        raise TooMany("pictures_busy", "Too many pictures are being decoded.")
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_large()
            return _small(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Invalid("picture_damaged", f"The picture cannot be decoded: {error}"[:200]) from None
    finally:
        _decoding.release()


def _small(picture: Image.Image) -> bytes:
    # A JPEG is decoded no larger than is needed, yet to its end.
    picture.draft("RGB", (PREVIEW_PX, PREVIEW_PX))
    picture.load()
    # Whatever else is done makes a copy: of the small one.
    picture.thumbnail((PREVIEW_PX, PREVIEW_PX))
    upright: Image.Image = picture
    # Which way up it was held is told beside the picture; where that is garbled, it is shown as it is.
    with contextlib.suppress(SyntaxError, ValueError, TypeError, KeyError, OSError):
        upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        seen_through = upright.convert("RGBA")
        ground = Image.new("RGB", seen_through.size, "white")
        ground.paste(seen_through, mask=seen_through.getchannel("A"))
        upright = ground
    written = BytesIO()
    # Only the pixels go over: a new picture has no metadata to write.
    plain = Image.new("RGB", upright.size)
    plain.paste(upright.convert("RGB"))
    plain.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _too_large() -> TooLarge:
    return TooLarge(
        "picture_too_large", f"A picture has at most {MOST_PIXELS} pixels.", {"most_megapixels": MOST_PIXELS // 10**6}
    )
