"""What was found in a file, as people are told it: each sentence once, with how often it holds and where first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from gis.files.errors import Problem, Sentence

_PLACES_NAMED = 5
# A sentence may quote the file; so many sentences of one sort are kept, whatever stands there.
_SENTENCES_OF_EACH = 20
_REASONS = 10


@dataclass(slots=True)
class _Found:
    """One sentence: how many features it is about, and where the first of them are."""

    sentence: Sentence
    refused: bool
    number: int = 0
    rows: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.number += 1
        if len(self.rows) + len(self.keys) == _PLACES_NAMED:
            return
        if problem.row is not None:
            self.rows.append(problem.row)
        elif problem.key is not None:
            self.keys.append(problem.key)

    def __str__(self) -> str:
        what = "bỏ qua/skipped" if self.refused else "lưu ý/note"
        named = [*map(str, self.rows), *self.keys]
        if not named:
            return f"{what}: {self.sentence.vi} / {self.sentence.en}"
        more = ", …" if self.number > len(named) else ""
        where = f"{'dòng/row ' if self.rows else ''}{', '.join(named)}{more}"
        return f"{what} {self.number} ({where}): {self.sentence.vi} / {self.sentence.en}"


class Findings:
    """Gathers problems, so that a file of which every row is wrong is told in one line.

    `counts` holds how often each code came, `refused` how many features were left out.
    """

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self.refused = 0
        self._found: dict[str, dict[Sentence, _Found]] = {}
        for problem in problems:
            self.note(problem)

    def note(self, problem: Problem) -> None:
        """Count a problem, and keep its sentence while there are few of its sort."""
        self.counts[problem.code] += 1
        self.refused += problem.refused
        alike = self._found.setdefault(problem.code, {})
        if problem.sentence in alike or len(alike) < _SENTENCES_OF_EACH:
            alike.setdefault(problem.sentence, _Found(problem.sentence, problem.refused)).add(problem)

    def lines(self) -> list[str]:
        """Return all that is kept, for people."""
        lines: list[str] = []
        for code, alike in self._found.items():
            lines += map(str, alike.values())
            if untold := self.counts[code] - sum(found.number for found in alike.values()):
                lines.append(f"… +{untold} {code}")
        return lines

    def reasons(self) -> list[str]:
        """Return why features were left out, the most frequent reasons first."""
        refused = [found for alike in self._found.values() for found in alike.values() if found.refused]
        refused.sort(key=lambda found: -found.number)
        lines = [str(found) for found in refused[:_REASONS]]
        untold = self.refused - sum(found.number for found in refused[:_REASONS])
        return [*lines, f"… +{untold}"] if untold else lines
