"""Which answers fit a question of a question card."""

import re
from collections.abc import Sequence

from dispatch.vocabulary import QuestionKind

YES_NO = ("yes", "no", "unknown")
# People in Việt Nam write a decimal comma. The digits are bounded, so that every number that fits is finite.
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,6})?")


def answer_fits(kind: QuestionKind, options: Sequence[str], answer: str) -> bool:
    """Return whether this can be the answer: one of `YES_NO`, one of the options, a number, or any text."""
    match kind:
        case QuestionKind.YES_NO:
            return answer in YES_NO
        case QuestionKind.CHOICE:
            return answer in options
        case QuestionKind.NUMBER:
            return _NUMBER.fullmatch(answer) is not None
        case QuestionKind.TEXT:
            return True
