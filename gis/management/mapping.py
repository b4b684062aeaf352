"""How a command is told what a file calls things."""

import argparse
import re
from collections.abc import Collection, Sequence

from django.core.management.base import CommandError, CommandParser

# A comma parts two pairs; one within the name of a field does not.
_BETWEEN_PAIRS = re.compile(r",(?=[^,=]*=)")


def add_map_argument(parser: CommandParser, fields: Collection[str]) -> None:
    """Take what a file calls `fields`: pairs with commas or blanks between them, one --map or several."""
    parser.add_argument(
        "--map",
        nargs="+",
        action="extend",
        default=[],
        type=_with_equals,
        metavar="OURS=THEIRS",
        help="which field of the file holds what, name=TEN,key=MA or name=TEN key=MA, after the file;"
        f" there are {', '.join(fields)}",
    )


def add_file_arguments(parser: CommandParser, fields: Collection[str]) -> None:
    """Take a file, what it calls `fields`, and what it does not say of itself."""
    parser.add_argument("file", help="the file to import")
    add_map_argument(parser, fields)
    parser.add_argument("--crs", help="reference system, where the file does not say it (EPSG:3405)")
    parser.add_argument("--encoding", help="encoding of the text, where the file does not say it (tcvn3, vni)")
    parser.add_argument("--retire-many", action="store_true", help="retire even much of what is there")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")


def read_mapping(words: Sequence[str], fields: Collection[str], required: Collection[str] = ()) -> dict[str, str]:
    """Return our field names with the file's. Raises CommandError for what is no such pair, twice or missing."""
    pairs = [pair.strip(" ,") for word in words for pair in _BETWEEN_PAIRS.split(word)]
    mapping: dict[str, str] = {}
    for pair in filter(None, pairs):
        ours, _, theirs = (part.strip() for part in pair.partition("="))
        if ours not in fields or not theirs or ours in mapping:
            raise CommandError(
                f"--map: không hiểu “{pair}”. Mỗi cặp là OURS=THEIRS, mỗi OURS một lần, là một trong: "
                f"{', '.join(fields)}; THEIRS là tên trường của tệp.\n"
                f"--map: “{pair}” is not understood. Each pair is OURS=THEIRS, each OURS once and one of: "
                f"{', '.join(fields)}; THEIRS is the file's name of the field."
            )
        mapping[ours] = theirs
    if missing := [ours for ours in required if ours not in mapping]:
        raise CommandError(f"--map: hãy nêu cả {', '.join(missing)}.\n--map: name {', '.join(missing)} too.")
    return mapping


def _with_equals(word: str) -> str:
    """Return the word. What is no pair is most often the file, which --map would swallow."""
    if "=" not in word:
        raise argparse.ArgumentTypeError(
            f"“{word}” không phải là cặp OURS=THEIRS; tên tệp đứng trước --map"
            " / is no pair OURS=THEIRS; the file stands before --map"
        )
    return word
