"""How much of a file is read at all: what is beyond is refused before it is opened."""

from pathlib import Path

from gis.files.errors import FileRefused

# A province's communes with every bend of their borders are 30 MB of GeoJSON; its addresses as CSV are 40.
MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_FEATURES = 500_000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ARCHIVE_RATIO = 100
MAX_ARCHIVE_FILES = 50


def check_size(path: Path) -> None:
    """Raise FileRefused where there is no file, or one that is larger than is ever read."""
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError:
        size = None
    if size is None:
        raise FileRefused("file_missing", f"Không có tệp {path}.", f"There is no file {path}.")
    if size > MAX_FILE_BYTES:
        raise FileRefused(
            "file_too_big",
            f"Tệp {path.name} có {_megabytes(size)} MB, quá giới hạn {_megabytes(MAX_FILE_BYTES)} MB. "
            "Hãy chia nhỏ tệp hoặc đơn giản hóa đường biên.",
            f"The file {path.name} has {_megabytes(size)} MB, more than the {_megabytes(MAX_FILE_BYTES)} MB that are "
            "read. Split it, or simplify its borders.",
        )


def check_count(count: int) -> None:
    """Raise FileRefused for more features than are read."""
    if count > MAX_FEATURES:
        raise FileRefused(
            "too_many_features",
            f"Tệp có {count} đối tượng, quá giới hạn {MAX_FEATURES}. Hãy chia nhỏ tệp.",
            f"The file has {count} features, more than the {MAX_FEATURES} that are read. Split it.",
        )


def _megabytes(size: int) -> int:
    return -(-size // (1024 * 1024))
