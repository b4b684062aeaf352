"""The name of a file comes from outside, and goes into headers, onto screens and onto somebody's disk."""

import pytest

from dispatch.rules.attachments import kept_name, served_name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("hiện trường.jpg", "hiện trường.jpg"),
        ("C:\\Users\\an\\ảnh 1.jpg", "ảnh 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("hiê\u0323n.jpg", "hiện.jpg"),
        ("a\r\nSet-Cookie: b.png", "aSet-Cookie: b.png"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe"),
        ("", ""),
        ("  ", ""),
        ("dir/", ""),
        ("x" * 300 + ".jpeg", "x" * 195 + ".jpeg"),
        ("x" * 300, "x" * 200),
        ("a." + "y" * 300, "a." + "y" * 198),
        (".jpg", ".jpg"),
    ],
)
def test_a_name_is_kept_as_people_read_it(raw: str, name: str) -> None:
    assert kept_name(raw) == name


@pytest.mark.parametrize(
    ("name", "media_type", "served"),
    [
        ("a.jpg", "image/jpeg", "a.jpg"),
        ("A.JPEG", "image/jpeg", "A.JPEG"),
        ("a.html", "image/jpeg", "a.html.jpg"),
        ("a.jpg", "application/pdf", "a.jpg.pdf"),
        ("", "video/mp4", "tep.mp4"),
        ("ghi âm", "audio/mp4", "ghi âm.m4a"),
    ],
)
def test_a_file_is_saved_as_what_it_is(name: str, media_type: str, served: str) -> None:
    assert served_name(name, media_type) == served
