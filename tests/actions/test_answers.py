"""What a caller says to the questions of a card stands on the incident, and what was said before on the record."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from dispatch.actions.answers import answer_question
from dispatch.actions.incidents import create_incident
from dispatch.actions.merging import merge_incident
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Answer, Assignment, Incident, Question, QuestionCard
from dispatch.rules.access import ENGINE, Actor
from dispatch.schema import IncidentCard, NewAnswer, NewIncident
from dispatch.vocabulary import IncidentStatus, QuestionKind
from tests.actions.record import Record, deadlines, refused
from tests.actions.together import raised, together
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


# ---------------------------------------------------------------- what a crew found out without a signal

HOUR = timedelta(hours=1)


@pytest.fixture
def work(watched: Centre, record: Record, incident: IncidentCard) -> Assignment:
    """The crew's unit has been at work on the incident for three hours."""
    Incident.objects.filter(pk=incident.id).update(created_at=incident.created_at - 3 * HOUR)
    made = Assignment.objects.create(
        incident_id=incident.id,
        unit=watched.units["ambulance"][0],
        assigned_by_id=watched.actor("ambulance").person_id,
        dispatched_at=incident.created_at - 3 * HOUR,
    )
    record.begin()
    return made


def late(by: Actor, incident: IncidentCard, answer: str, ago: timedelta = HOUR, **fields: object) -> IncidentCard:
    told = {"card": "arrest", "question": "breathing", "answer": answer, **fields}
    at = (incident.created_at - ago).isoformat()
    return answer_question(by=by, incident_id=incident.id, answer=NewAnswer.model_validate({**told, "occurred_at": at}))


def test_a_crews_late_answer_names_its_unit_and_its_own_time(
    record: Record, watched: Centre, incident: IncidentCard, work: Assignment
) -> None:
    [given] = late(watched.actor("crew"), incident, "no").answers
    assert (given.from_call_sign, given.by, given.at) == ("CC01", "crew", incident.created_at - HOUR)
    assert given.recorded_at >= incident.created_at
    event = record.only("question.answered")
    assert (event.occurred_at, event.data["answer"]) == (given.at, given.model_dump(mode="json"))
    [corrected] = give(watched.actor("ambulance"), incident, "breathing", "yes").answers
    assert (corrected.from_call_sign, corrected.at) == (None, corrected.recorded_at)


@pytest.mark.parametrize(
    ("ago", "code"), [(timedelta(minutes=-3), "occurred_in_future"), (timedelta(days=8), "occurred_too_long_ago")]
)
@pytest.mark.usefixtures("work")
def test_a_clock_that_cannot_be_right_is_told_the_time(
    record: Record, watched: Centre, incident: IncidentCard, ago: timedelta, code: str
) -> None:
    with refused(Invalid, code) as refusal:
        late(watched.actor("crew"), incident, "no", ago)
    assert datetime.fromisoformat(str(refusal.facts["now"])) >= incident.created_at
    assert (kept(), record.events()) == ([], [])


def test_what_the_desk_wrote_meanwhile_is_not_written_over(
    record: Record, watched: Centre, incident: IncidentCard, work: Assignment
) -> None:
    crew = watched.actor("crew")
    late(crew, incident, "yes", instead_of=None)
    late(crew, incident, "no", instead_of="yes")
    give(watched.actor("calltaker"), incident, "breathing", "unknown")
    record.begin()
    before = kept()
    for seen in (None, "no"):
        with refused(Conflict, "answer_changed") as refusal:
            late(crew, incident, "yes", instead_of=seen)
    facts = refusal.facts
    assert (facts["yours"], facts["theirs"]["answer"], facts["by"]) == ("yes", "unknown", "calltaker")
    assert facts["current"]["id"] == incident.id
    assert (kept(), record.events()) == (before, [])
    # Both found the same: nothing is lost.
    assert said(late(crew, incident, "unknown", instead_of=None)) == [("breathing", "unknown", "calltaker")]


def test_a_desk_does_not_write_over_what_a_crew_found_meanwhile(
    watched: Centre, incident: IncidentCard, work: Assignment
) -> None:
    late(watched.actor("crew"), incident, "no")
    answer = NewAnswer(card="arrest", question="breathing", answer="yes", instead_of=None)
    with refused(Conflict, "answer_changed") as refusal:
        answer_question(by=watched.actor("calltaker"), incident_id=incident.id, answer=answer)
    assert refusal.facts["by"] == "CC01"


def test_what_was_found_before_the_end_arrives_after_it(
    record: Record, watched: Centre, incident: IncidentCard, work: Assignment
) -> None:
    crew = watched.actor("crew")
    Assignment.objects.filter(pk=work.pk).update(status="cleared", outcome="completed", cleared_at=incident.created_at)
    assert late(crew, incident, "no").answers[0].from_call_sign == "CC01"
    Incident.objects.filter(pk=incident.id).update(status=IncidentStatus.CLOSED, closed_at=incident.created_at)
    assert said(late(crew, incident, "yes")) == [("breathing", "yes", "crew")]
    with refused(Conflict, "incident_ended"):
        late(crew, incident, "no", -timedelta(minutes=1))
    with refused(Conflict, "incident_ended"):
        give(crew, incident, "breathing", "no")
    Assignment.objects.filter(pk=work.pk).update(
        dispatched_at=incident.created_at - 14 * HOUR, cleared_at=incident.created_at - 13 * HOUR
    )
    with refused(NotFound, "incident_unknown"):
        late(crew, incident, "no")


def test_an_answer_follows_its_incident_into_a_merge_with_its_unit(
    watched: Centre, incident: IncidentCard, work: Assignment
) -> None:
    crew, supervisor = watched.actor("crew"), watched.actor("supervisor")
    late(crew, incident, "no")
    other = create_incident(by=supervisor, new=NewIncident(type="cardiac_arrest"))
    [taken] = merge_incident(by=supervisor, incident_id=incident.id, into=other.id).answers
    assert (taken.from_call_sign, taken.at) == ("CC01", incident.created_at - HOUR)
    assert said(late(crew, incident, "yes", instead_of="no")) == [("breathing", "yes", "crew")]
    assert Answer.objects.get(incident=other.id).answer == "yes"


def test_of_two_that_answer_at_once_one_is_told_of_the_other(committed_centre: Centre) -> None:
    supervisor = committed_centre.actor("supervisor")
    incident = create_incident(by=supervisor, new=NewIncident(type="cardiac_arrest"))
    card = QuestionCard.objects.create(code="arrest", name_vi="Ngừng tim", name_en="Arrest")
    Question.objects.create(card=card, position=1, code="breathing", kind="yes_no", text_vi="Thở?", text_en="?")

    def answering(answer: str) -> Callable[[], IncidentCard]:
        new = NewAnswer(card="arrest", question="breathing", answer=answer, instead_of=None)
        return lambda: answer_question(by=supervisor, incident_id=incident.id, answer=new)

    outcomes = together(*map(answering, ("yes", "no", "unknown")))
    assert [getattr(one, "code", None) for one in raised(outcomes)] == ["answer_changed"] * 2
    [stands] = [one for one in outcomes if isinstance(one, IncidentCard)]
    assert Answer.objects.get().answer == stands.answers[0].answer
