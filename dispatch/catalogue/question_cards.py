"""Adds the question cards that a centre lacks."""

from dispatch.catalogue.reading import read_question_cards
from dispatch.models import Instruction, Question, QuestionCard


def add_question_cards() -> int:
    """Create the cards that are not there, as examples, and return how many. The incident types must exist.

    A card that exists keeps the questions, instructions and types that the centre gave it.
    """
    known = set(QuestionCard.objects.values_list("code", flat=True))
    missing = [entry for entry in read_question_cards() if entry.code not in known]
    QuestionCard.objects.bulk_create(
        QuestionCard(code=entry.code, name_vi=entry.name_vi, name_en=entry.name_en) for entry in missing
    )
    link = QuestionCard.incident_types.through
    link.objects.bulk_create(
        link(questioncard_id=entry.code, incidenttype_id=incident_type)
        for entry in missing
        for incident_type in entry.incident_types
    )
    Question.objects.bulk_create(
        Question(
            card_id=entry.code,
            position=position,
            code=question.code,
            kind=question.kind,
            text_vi=question.text_vi,
            text_en=question.text_en,
            options=list(question.options),
        )
        for entry in missing
        for position, question in enumerate(entry.questions, start=1)
    )
    Instruction.objects.bulk_create(
        Instruction(card_id=entry.code, position=position, text_vi=instruction.text_vi, text_en=instruction.text_en)
        for entry in missing
        for position, instruction in enumerate(entry.instructions, start=1)
    )
    return len(missing)
