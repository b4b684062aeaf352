"""What is wrong with a file, or with one feature of it: a stable code, and a sentence in two languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Sentence(NamedTuple):
    """One sentence for people, in Vietnamese and in English, that says what to do."""

    vi: str
    en: str


class FileRefused(Exception):
    """The file as a whole was refused and nothing of it was taken. `code` is stable, `sentence` is for people.

    `details` are further lines for people: why its features could not be used.
    """

    def __init__(self, code: str, vi: str, en: str, details: Sequence[str] = ()) -> None:
        super().__init__(en)
        self.code = code
        self.sentence = Sentence(vi, en)
        self.details = tuple(details)


@dataclass(frozen=True, slots=True)
class Problem:
    """What was found in a file that is otherwise read.

    `key` names the feature, None where the whole file is meant, and `row` is where it stands: its line in a table, else
    its place in the file, from 1. A `refused` feature was left out; any other was taken, as the sentence says.
    """

    code: str
    key: str | None
    sentence: Sentence
    refused: bool = False
    row: int | None = None
