"""CSV tables: any of the encodings and separators that spreadsheets in Vietnam write, bounded in rows."""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gis.files.encodings import decode_text
from gis.files.errors import FileRefused
from gis.files.limits import check_count, check_size

_SEPARATORS = ",;\t|"
_LONGITUDE = ("lon", "lng", "long", "longitude", "x", "kinh do", "kinhdo", "kinh_do")
_LATITUDE = ("lat", "latitude", "y", "vi do", "vido", "vi_do")


class Table(NamedTuple):
    """The rows of a table by the names of its columns, the line on which each begins, and the encoding it was in."""

    columns: list[str]
    rows: list[dict[str, str]]
    lines: list[int]
    encoding: str


def read_table(path: Path, *, encoding: str | None = None) -> Table:
    """Read a CSV file with a heading line. Every value is text, in NFC, without blanks around it.

    Raises FileRefused for a file that is missing, too big, in no known encoding, or without two lines.
    """
    check_size(path)
    text, found = decode_text(path.read_bytes(), encoding)
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    heading = lines[0] if lines else ""
    separator = max(_SEPARATORS, key=heading.count)
    try:
        records = list(_bounded(lines, separator))
    except csv.Error as error:
        raise FileRefused(
            "table_unreadable",
            f"Bảng {path.name} không đọc được: có thể thiếu dấu ngoặc kép. ({error})",
            f"The table {path.name} cannot be read: a quotation mark may be missing. ({error})",
        ) from error
    if not records:
        raise FileRefused("no_features", f"Bảng {path.name} trống.", f"The table {path.name} is empty.")
    columns = [name.strip() for name in records[0][1]]
    if len(set(columns)) != len(columns):
        raise FileRefused(
            "columns_twice",
            f"Bảng {path.name} có hai cột trùng tên. Hãy đặt tên khác nhau.",
            f"The table {path.name} has two columns of one name. Rename one.",
        )
    rows = [
        dict(zip(columns, [*map(str.strip, record), *[""] * len(columns)], strict=False)) for _, record in records[1:]
    ]
    return Table(columns, rows, [line for line, _ in records[1:]], found)


def coordinate_columns(columns: Sequence[str]) -> tuple[str, str] | None:
    """Return the names of the columns of longitude and latitude, or None where the table has none."""
    plain = {_plain(column): column for column in columns}
    longitude = next((plain[name] for name in _LONGITUDE if name in plain), None)
    latitude = next((plain[name] for name in _LATITUDE if name in plain), None)
    return (longitude, latitude) if longitude is not None and latitude is not None else None


def number(text: str) -> float | None:
    """Return the number that is written with a point or a decimal comma, or None."""
    try:
        return float(text.replace(",", ".")) if text.count(",") <= 1 else None
    except ValueError:
        return None


def _bounded(lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that hold something, each with the line on which it begins."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    count, begins = 0, 1
    for record in reader:
        if any(record):
            check_count(count)
            count += 1
            yield begins, record
        begins = reader.line_num + 1


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.strip().lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
