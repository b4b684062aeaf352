"""What a caller says to the questions of a card stands on the incident, and what was said before on the record."""

import pytest

from dispatch.actions.answers import answer_question
from dispatch.actions.incidents import create_incident
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Answer, Assignment, Incident, Question, QuestionCard
from dispatch.rules.access import ENGINE, Actor
from dispatch.schema import IncidentCard, NewAnswer, NewIncident
from dispatch.vocabulary import IncidentStatus, QuestionKind
from tests.actions.record import Record, deadlines, refused
from tests.factories import Centre


@pytest.fixture
def incident(watched: Centre, record: Record) -> IncidentCard:
    """A cardiac arrest, and a card with a question of each kind."""
    card = QuestionCard.objects.create(code="arrest", name_vi="Ngừng tim", name_en="Arrest")
    for position, (code, kind, options) in enumerate(
        [
            ("breathing", QuestionKind.YES_NO, []),
            ("cause", QuestionKind.CHOICE, ["Điện giật", "Đuối nước"]),
            ("age", QuestionKind.NUMBER, []),
            ("since", QuestionKind.TEXT, []),
        ]
    ):
        Question.objects.create(
            card=card, position=position, code=code, kind=kind, text_vi=code, text_en=code, options=options
        )
    made = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="cardiac_arrest"))
    record.begin()
    return made


def give(by: Actor, incident: IncidentCard, question: str, answer: str) -> IncidentCard:
    return answer_question(
        by=by, incident_id=incident.id, answer=NewAnswer(card="arrest", question=question, answer=answer)
    )


def said(card: IncidentCard) -> list[tuple[str, str, str]]:
    return [(answer.question, answer.answer, answer.by) for answer in card.answers]


def kept() -> list[dict[str, object]]:
    return list(Answer.objects.order_by("id").values())


def test_an_answer_is_on_every_console_and_on_the_record(
    record: Record, watched: Centre, incident: IncidentCard
) -> None:
    watching = deadlines(incident.id)
    card = give(watched.actor("calltaker"), incident, "cause", "Đuối nước")
    assert (said(card), card.version) == ([("cause", "Đuối nước", "calltaker")], 2)
    assert card.answers[0].at >= incident.created_at
    event = record.only("question.answered")
    assert event.data == {
        "incident": card.model_dump(mode="json"),
        "answer": card.answers[0].model_dump(mode="json"),
    }
    assert (event.agencies, event.actor_username, event.incident_id) == (card.agencies, "calltaker", card.id)
    # To ask is not to send: nobody's deadline is met by it.
    assert deadlines(incident.id) == watching


def test_a_correction_replaces_the_answer_and_leaves_the_first_on_the_record(
    record: Record, watched: Centre, incident: IncidentCard
) -> None:
    give(watched.actor("calltaker"), incident, "breathing", "yes")
    give(watched.actor("calltaker"), incident, "age", "63")
    card = give(watched.actor("ambulance"), incident, "breathing", "no")
    assert said(card) == [("breathing", "no", "ambulance"), ("age", "63", "calltaker")]
    assert card.version == 4
    assert card.answers[0].at >= card.answers[1].at
    answers = [event.data["answer"]["answer"] for event in record.events()]
    assert answers == ["yes", "63", "no"]


def test_the_same_answer_again_changes_nothing(record: Record, watched: Centre, incident: IncidentCard) -> None:
    first = give(watched.actor("calltaker"), incident, "since", "22 giờ 15")
    record.begin()
    before = kept()
    assert give(watched.actor("ambulance"), incident, "since", " 22 giờ 15 ") == first
    assert (record.events(), kept()) == ([], before)


@pytest.mark.parametrize(("card", "question"), [("arrest", "colour"), ("stroke", "breathing"), ("stroke", "colour")])
def test_a_question_that_nobody_asks_is_refused(
    record: Record, watched: Centre, incident: IncidentCard, card: str, question: str
) -> None:
    with refused(Invalid, "question_unknown") as refusal:
        answer_question(
            by=watched.actor("calltaker"),
            incident_id=incident.id,
            answer=NewAnswer(card=card, question=question, answer="yes"),
        )
    assert refusal.facts == {"card": card, "question": question}
    assert kept() == []


@pytest.mark.parametrize(
    ("question", "answer", "facts"),
    [
        ("breathing", "có", {"kind": "yes_no", "options": ["yes", "no", "unknown"]}),
        ("cause", "Hóc", {"kind": "choice", "options": ["Điện giật", "Đuối nước"]}),
        ("age", "nan", {"kind": "number", "options": []}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_says_what_would(
    watched: Centre, incident: IncidentCard, question: str, answer: str, facts: dict[str, object]
) -> None:
    with refused(Invalid, "answer_unfit") as refusal:
        give(watched.actor("calltaker"), incident, question, answer)
    assert refusal.facts == facts
    assert kept() == []


def test_a_crew_answers_on_its_own_incident_alone(record: Record, watched: Centre, incident: IncidentCard) -> None:
    crew = watched.actor("crew")
    with refused(NotFound, "incident_unknown"):
        give(crew, incident, "breathing", "no")
    unit = watched.units["ambulance"][0]
    assignment = Assignment.objects.create(
        incident_id=incident.id,
        unit=unit,
        assigned_by_id=watched.actor("ambulance").person_id,
        dispatched_at=incident.created_at,
    )
    record.begin()
    assert said(give(crew, incident, "breathing", "no")) == [("breathing", "no", "crew")]
    assignment.delete()
    with refused(NotFound, "incident_unknown"):
        give(crew, incident, "breathing", "yes")


def test_who_does_not_see_the_incident_answers_nothing(record: Record, watched: Centre, incident: IncidentCard) -> None:
    with refused(NotFound, "incident_unknown"):
        give(watched.actor("fire"), incident, "breathing", "no")
    with refused(Forbidden, "person_required"):
        give(ENGINE, incident, "breathing", "no")
    assert kept() == []


def test_what_has_ended_takes_no_answer(record: Record, watched: Centre, incident: IncidentCard) -> None:
    row = Incident.objects.get(pk=incident.id)
    Incident.objects.filter(pk=row.pk).update(status=IncidentStatus.CLOSED, closed_at=row.created_at)
    with refused(Conflict, "incident_ended"):
        give(watched.actor("supervisor"), incident, "breathing", "no")
    assert kept() == []


def test_the_answers_of_one_incident_are_not_those_of_another(
    record: Record, watched: Centre, incident: IncidentCard
) -> None:
    other = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="cardiac_arrest"))
    give(watched.actor("ambulance"), incident, "age", "63")
    card = give(watched.actor("ambulance"), other, "age", "8")
    assert said(card) == [("age", "8", "ambulance")]
    assert Answer.objects.count() == 2
