"""What is wrong with a file, or with one feature of it: a stable code, and a sentence in two languages."""

from dataclasses import dataclass
from typing import NamedTuple


class Sentence(NamedTuple):
    """One sentence for people, in Vietnamese and in English, that says what to do."""

    vi: str
    en: str


class FileRefused(Exception):
    """The file as a whole was refused and nothing of it was taken. `code` is stable, `sentence` is for people."""

    def __init__(self, code: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.sentence = Sentence(vi, en)


@dataclass(frozen=True, slots=True)
class Problem:
    """What was found in a file that is otherwise read.

    `key` names the feature, None where the whole file is meant. A `refused` feature was left out; any other was taken,
    as the sentence says.
    """

    code: str
    key: str | None
    sentence: Sentence
    refused: bool = False

    def __str__(self) -> str:
        return f"{self.key}: {self.sentence.vi}" if self.key is not None else self.sentence.vi
