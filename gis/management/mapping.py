"""How a command is told what a file calls things."""

from collections.abc import Collection, Sequence

from django.core.management.base import CommandError, CommandParser


def add_file_arguments(parser: CommandParser, fields: str) -> None:
    """Take a file, what it calls `fields`, and what it does not say of itself."""
    parser.add_argument("file", help="the file to import")
    parser.add_argument(
        "--map", nargs="+", action="extend", default=[], metavar="OURS=THEIRS", help=f"fields of the file: {fields}"
    )
    parser.add_argument("--crs", help="reference system, where the file does not say it (EPSG:3405)")
    parser.add_argument("--encoding", help="encoding of the text, where the file does not say it (tcvn3, vni)")
    parser.add_argument("--retire-many", action="store_true", help="retire even much of what is there")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def read_mapping(pairs: Sequence[str], fields: Collection[str]) -> dict[str, str]:
    """Return our field names with the file's. Raises CommandError for what is no such pair."""
    mapping = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not equals or not theirs or ours not in fields:
            raise CommandError(f"--map nhận các cặp OURS=THEIRS, OURS là một trong: {', '.join(fields)}.")
        mapping[ours] = theirs
    return mapping
