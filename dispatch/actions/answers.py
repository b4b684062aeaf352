"""Answers to the questions of question cards."""

from dispatch.actions.device_times import refuse_wrong_clock
from dispatch.actions.locking import has_ended, lock_open_incident, lock_where_it_went, scope_of
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import Answer, Incident, Question
from dispatch.rules.access import Actor, Right
from dispatch.rules.answers import YES_NO, answer_fits
from dispatch.schema import EventData, IncidentCard, NewAnswer
from dispatch.selectors.cards import answer_card, read_incident_card
from dispatch.selectors.visibility import own_unit_on
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, QuestionKind


def answer_question(*, by: Actor, incident_id: int, answer: NewAnswer) -> IncidentCard:
    """Write down what was answered to a question of any card, or correct it. The same answer again changes nothing.

    Whoever may write a note may answer: desks, and a crew on its own incident; of one that has ended since, or on which
    its work has, a crew may for some hours, if the device's time lies before the end.

    Raises Invalid `question_unknown`, Invalid `answer_unfit` (with the kind of the question and the answers that it
    takes), Conflict `answer_changed` (with both answers and the card) where another one stands there than its writer
    saw, NotFound, Forbidden, Conflict `incident_ended`, Invalid `occurred_in_future` or `occurred_too_long_ago`.
    """
    require(by, Right.ADD_NOTE)
    person_id = by.require_person_id()
    with writing(by) as work:
        incident = _lock(by, incident_id, answer)
        question = _fitting_question(answer)
        now = database_now()
        refuse_wrong_clock(answer.occurred_at, now)
        standing = Answer.objects.select_related("answered_by", "from_unit", "question").filter(
            incident=incident, question=question
        )
        known = standing.first()
        if known is not None and known.answer == answer.answer:
            return work.record(read_incident_card(incident.pk), [])
        _refuse_unseen(incident, known, answer)
        Answer.objects.update_or_create(
            incident=incident,
            question=question,
            defaults={
                "answer": answer.answer,
                "answered_at": min(answer.occurred_at or now, now),
                "recorded_at": now,
                "answered_by_id": person_id,
                "from_unit_id": own_unit_on(scope_of(by), incident),
            },
        )
        incident.version += 1
        incident.save(update_fields=["version"])
        card = read_incident_card(incident.pk)
        data = EventData(incident=card, answer=answer_card(standing.get()))
        answered = Event(
            EventName.QUESTION_ANSWERED, card.agencies, data, incident_id=incident.pk, occurred_at=answer.occurred_at
        )
        return work.record(card, [answered])


def _lock(by: Actor, incident_id: int, answer: NewAnswer) -> Incident:
    """Lock the incident: of a desk an open one, of a crew also one that ended after the answer was given."""
    if scope_of(by).has_desk:
        return lock_open_incident(by, incident_id, Right.ADD_NOTE)
    incident = lock_where_it_went(by, incident_id, Right.ADD_NOTE)
    given_at, ended_at = answer.occurred_at, incident.closed_at
    if ended_at is not None and (given_at is None or given_at > ended_at):
        raise has_ended(incident)
    return incident


def _refuse_unseen(incident: Incident, known: Answer | None, answer: NewAnswer) -> None:
    """Raise Conflict where the writer saw another answer, or none, than the one that would be lost."""
    if "instead_of" not in answer.model_fields_set or answer.instead_of == (known.answer if known else None):
        return
    theirs = answer_card(known) if known else None
    raise Conflict(
        "answer_changed",
        "Somebody else has answered this question otherwise.",
        {
            "yours": answer.answer,
            "theirs": theirs.model_dump(mode="json") if theirs else None,
            "by": (theirs.from_call_sign or theirs.by) if theirs else "",
            "current": read_incident_card(incident.pk).model_dump(mode="json"),
        },
    )


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
