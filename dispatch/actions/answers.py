"""Answers to the questions of question cards."""

from django.db.models.functions import Now

from dispatch.actions.locking import lock_open_incident
from dispatch.actions.writing import require, writing
from dispatch.errors import Invalid
from dispatch.models import Answer, Question
from dispatch.rules.access import Actor, Right
from dispatch.rules.answers import YES_NO, answer_fits
from dispatch.schema import EventData, IncidentCard, NewAnswer
from dispatch.selectors.cards import read_incident_card
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, QuestionKind


def answer_question(*, by: Actor, incident_id: int, answer: NewAnswer) -> IncidentCard:
    """Write down what was answered to a question of any card, or correct it. The same answer again changes nothing.

    Whoever may write a note may answer: desks, and a crew on its own incident. Raises Invalid `question_unknown`,
    Invalid `answer_unfit` (with the kind of the question and the answers that it takes), NotFound, Forbidden, Conflict
    `incident_ended`.
    """
    require(by, Right.ADD_NOTE)
    person_id = by.require_person_id()
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.ADD_NOTE)
        question = _fitting_question(answer)
        if Answer.objects.filter(incident=incident, question=question, answer=answer.answer).exists():
            return work.record(read_incident_card(incident.pk), [])
        Answer.objects.update_or_create(
            incident=incident,
            question=question,
            defaults={"answer": answer.answer, "answered_at": Now(), "answered_by_id": person_id},
        )
        incident.version += 1
        incident.save(update_fields=["version"])
        card = read_incident_card(incident.pk)
        given = next(known for known in card.answers if (known.card, known.question) == (answer.card, answer.question))
        data = EventData(incident=card, answer=given)
        return work.record(card, [Event(EventName.QUESTION_ANSWERED, card.agencies, data, incident_id=incident.pk)])


def _fitting_question(answer: NewAnswer) -> Question:
    """Return the question, if this can be its answer. Raises Invalid `question_unknown` or `answer_unfit`."""
    question = Question.objects.filter(card=answer.card, code=answer.question).first()
    if question is None:
        raise Invalid(
            "question_unknown",
            f"There is no question {answer.question} on a card {answer.card}.",
            {"card": answer.card, "question": answer.question},
        )
    kind = QuestionKind(question.kind)
    if not answer_fits(kind, question.options, answer.answer):
        options = list(YES_NO) if kind is QuestionKind.YES_NO else list(question.options)
        raise Invalid(
            "answer_unfit", f"That is no answer to a question of kind {kind}.", {"kind": kind, "options": options}
        )
    return question
