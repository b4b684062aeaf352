"""An answer is kept only where it can be one: what is wrong at the desk must not read as a fact later."""

import pytest

from dispatch.rules.answers import answer_fits
from dispatch.vocabulary import QuestionKind

OPTIONS = ["Dao", "Súng"]


@pytest.mark.parametrize(
    ("kind", "answer", "fits"),
    [
        (QuestionKind.YES_NO, "yes", True),
        (QuestionKind.YES_NO, "no", True),
        (QuestionKind.YES_NO, "unknown", True),
        (QuestionKind.YES_NO, "Yes", False),
        (QuestionKind.YES_NO, "có", False),
        (QuestionKind.YES_NO, "Dao", False),
        (QuestionKind.CHOICE, "Dao", True),
        (QuestionKind.CHOICE, "dao", False),
        (QuestionKind.CHOICE, "Dao, Súng", False),
        (QuestionKind.CHOICE, "yes", False),
        (QuestionKind.NUMBER, "0", True),
        (QuestionKind.NUMBER, "-3", True),
        (QuestionKind.NUMBER, "12.5", True),
        (QuestionKind.NUMBER, "12,5", True),
        (QuestionKind.NUMBER, "", False),
        (QuestionKind.NUMBER, "nan", False),
        (QuestionKind.NUMBER, "inf", False),
        (QuestionKind.NUMBER, "1e999", False),
        (QuestionKind.NUMBER, "9" * 400, False),
        (QuestionKind.NUMBER, "1_000", False),
        (QuestionKind.NUMBER, "１２", False),
        (QuestionKind.NUMBER, "3\n", False),
        (QuestionKind.NUMBER, "12.", False),
        (QuestionKind.NUMBER, "ba", False),
        (QuestionKind.TEXT, "22 giờ 15", True),
    ],
)
def test_an_answer_fits_the_kind_of_its_question(kind: QuestionKind, answer: str, fits: bool) -> None:
    assert answer_fits(kind, OPTIONS, answer) is fits
