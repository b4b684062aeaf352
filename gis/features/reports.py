"""What an import did, or would do."""

from dataclasses import dataclass, field

from gis.files import Findings, Problem


@dataclass
class ImportReport:
    """How many rows were added, changed, left as they are, taken up again or retired, and what was found in the file.

    `kept` are rows that the file names and that could not be read from it: they stay as they were.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    returned: int = 0
    retired: int = 0
    kept: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def anything_changed(self) -> bool:
        """Whether a row is, or would be, another one than before."""
        return bool(self.added or self.changed or self.returned or self.retired)

    def lines(self) -> list[str]:
        """Return it for people."""
        counted = (
            ("thêm/added", self.added),
            ("sửa/changed", self.changed),
            ("dùng lại/taken up again", self.returned),
            ("ngừng/retired", self.retired),
            ("giữ nguyên/unchanged", self.unchanged),
            ("giữ vì dòng trong tệp hỏng/kept, as its row is broken", self.kept),
        )
        return [
            *Findings(self.problems).lines(),
            ", ".join(f"{words}: {number}" for words, number in counted),
        ]
