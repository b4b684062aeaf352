"""A file is what stands in it. One that is taken for another would run in somebody's browser, or be lost."""

import contextlib
import io
from pathlib import Path

import pytest
from PIL import Image

from dispatch.errors import DispatchError, Invalid, TooLarge, TooMany, Unsupported
from dispatch.files import contents, pictures
from dispatch.files.contents import content_of
from dispatch.vocabulary import AttachmentKind
from tests import media


def kept(folder: Path, content: bytes, name: str = "x") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        (media.picture("JPEG"), "picture", "image/jpeg"),
        (media.picture("JPEG", mode="L"), "picture", "image/jpeg"),
        (media.picture("JPEG", mode="CMYK"), "picture", "image/jpeg"),
        (media.picture("PNG"), "picture", "image/png"),
        (media.picture("PNG", mode="P"), "picture", "image/png"),
        (media.picture("PNG", mode="RGBA"), "picture", "image/png"),
        (media.picture("WEBP"), "picture", "image/webp"),
        (media.film(), "video", "video/mp4"),
        (media.film(b"avc1"), "video", "video/mp4"),
        (media.film(b"3gp5"), "video", "video/mp4"),
        (media.film(b"qt  ", b"qt  "), "video", "video/quicktime"),
        (media.film(b"M4A "), "audio", "audio/mp4"),
        (media.MP3, "audio", "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + bytes(413), "audio", "audio/mpeg"),
        (media.OGG, "audio", "audio/ogg"),
        (media.sound(), "audio", "audio/wav"),
        (media.PDF, "document", "application/pdf"),
    ],
)
def test_the_content_tells_the_type(tmp_path: Path, content: bytes, kind: str, media_type: str) -> None:
    # The name says otherwise on purpose.
    found = content_of(kept(tmp_path, content, "page.html"))
    assert (found.kind, found.media_type) == (AttachmentKind(kind), media_type)
    assert (found.preview is not None) == (kind == "picture")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a text",
        media.HTML,
        media.SVG,
        media.PROGRAM,
        b"GIF89a" + bytes(50),
        media.picture("BMP"),
        media.picture("TIFF"),
        media.HTML + media.PDF,
        media.film(b"heic", b"heic"),
        b"PK\x03\x04" + bytes(60),
    ],
    ids=["empty", "text", "html", "svg", "program", "gif", "bmp", "tiff", "html before pdf", "heic", "zip"],
)
def test_nothing_else_is_taken(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unsupported) as refused:
        content_of(kept(tmp_path, content, "picture.jpg"))
    assert refused.value.code == "file_type_unsupported"


@pytest.mark.parametrize(
    "content",
    [
        media.picture("JPEG", size=(400, 300))[:900],
        media.picture("PNG", size=(400, 300))[:60],
        media.picture("WEBP", size=(400, 300))[:40],
        media.picture("PNG")[:8] + bytes(100),
        b"\xff\xd8\xff\xe0" + media.HTML,
    ],
    ids=["half a jpeg", "half a png", "half a webp", "a png of nothing", "html behind the mark of a jpeg"],
)
def test_a_picture_that_cannot_be_decoded_is_none(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        content_of(kept(tmp_path, content))
    assert refused.value.code == "picture_damaged"


def test_a_picture_that_unpacks_into_all_memory_is_never_unpacked(tmp_path: Path) -> None:
    for side in (7_100, 12_000, 20_000):
        packed = media.bomb(side)
        assert len(packed) < 100_000
        with pytest.raises(TooLarge) as refused:
            content_of(kept(tmp_path, packed))
        assert refused.value.code == "picture_too_large"
        assert refused.value.facts == {"most_megapixels": 50}


@pytest.mark.parametrize("content", [media.picture(), media.film(), media.sound(), media.PDF])
def test_each_kind_has_its_longest(tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path, content)
    kind = content_of(path).kind
    monkeypatch.setitem(contents.MOST_BYTES, kind, len(content))
    assert content_of(path).kind is kind
    monkeypatch.setitem(contents.MOST_BYTES, kind, len(content) - 1)
    with pytest.raises(TooLarge) as refused:
        content_of(path)
    assert (refused.value.code, refused.value.facts) == (
        "file_too_large",
        {"kind": kind, "most_bytes": len(content) - 1},
    )


def test_a_preview_is_small_and_upright_and_tells_nothing_else(tmp_path: Path) -> None:
    original = media.from_a_telephone()
    assert b"Telephone" in original
    preview = content_of(kept(tmp_path, original)).preview
    assert preview is not None
    assert b"Telephone" not in preview
    with Image.open(io.BytesIO(preview)) as small:
        assert (small.format, small.size) == ("JPEG", (480, 640))
        assert not small.getexif()
        # Held sideways, what was left is above.
        red, blue = small.getpixel((240, 100)), small.getpixel((240, 540))
    assert (red[0] > 200, red[2] < 60) == (True, True)
    assert (blue[2] > 200, blue[0] < 60) == (True, True)


def test_what_is_seen_through_stands_on_white(tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, "PNG")
    preview = content_of(kept(tmp_path, made.getvalue())).preview
    assert preview is not None
    with Image.open(io.BytesIO(preview)) as small:
        assert min(small.getpixel((10, 10))) > 250


def test_garbled_notes_beside_a_picture_do_not_make_it_none(tmp_path: Path) -> None:
    whole = media.from_a_telephone((200, 150))
    start = whole.index(b"Exif\x00\x00") + 6
    garbled = whole[:start] + b"\xff" * 20 + whole[start + 20 :]
    assert content_of(kept(tmp_path, garbled)).kind is AttachmentKind.PICTURE


def test_a_small_picture_is_not_made_larger(tmp_path: Path) -> None:
    preview = pictures.preview_of_picture(kept(tmp_path, media.picture(size=(40, 30))))
    with Image.open(io.BytesIO(preview)) as small:
        assert small.size == (40, 30)


def test_what_a_decoder_complains_of_is_a_refusal_and_no_error(tmp_path: Path) -> None:
    whole = media.picture("JPEG", size=(64, 64))
    for at in range(2, len(whole), 7):
        broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        with contextlib.suppress(DispatchError):
            content_of(kept(tmp_path, broken))


def test_nobody_waits_for_ever_for_others_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kept(tmp_path, media.picture())
    monkeypatch.setattr(pictures, "PATIENCE_S", 0.01)
    with pictures._decoding, pictures._decoding, pytest.raises(TooMany) as refused:
        content_of(path)
    assert refused.value.code == "pictures_busy"
    assert content_of(path).preview
