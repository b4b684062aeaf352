"""The example question cards: what is asked of a frightened caller, and what is read out."""

import pytest

from dispatch.catalogue.importing import import_catalogue
from dispatch.catalogue.reading import (
    read_incident_types,
    read_question_cards,
)
from dispatch.catalogue.shapes import (
    QuestionCardEntry,
)
from dispatch.selectors.catalogue import catalogue
from dispatch.vocabulary import Approval, QuestionKind


def test_the_cards_that_were_asked_for_are_there() -> None:
    assert {card.code for card in read_question_cards()} == {
        "cardiac_arrest",
        "stroke",
        "childbirth",
        "house_fire",
        "traffic_crash",
        "violence_in_progress",
        "drowning",
        "silent_call",
    }


@pytest.mark.parametrize("card", read_question_cards(), ids=lambda card: card.code)
def test_a_card_is_short_enough_for_a_frightened_caller(card: QuestionCardEntry) -> None:
    assert 5 <= len(card.questions) <= 9
    assert 5 <= len(card.instructions) <= 10
    assert set(card.incident_types) <= {entry.code for entry in read_incident_types()}
    # What happens on a silent line has no type yet.
    assert bool(card.incident_types) is (card.code != "silent_call")
    texts = [*card.questions, *card.instructions]
    assert all(text.text_vi != text.text_en for text in texts)
    assert len({text.text_vi for text in texts}) == len({text.text_en for text in texts}) == len(texts)


@pytest.mark.parametrize("card", read_question_cards(), ids=lambda card: card.code)
def test_a_question_is_for_one_incident_type_on_one_card(card: QuestionCardEntry) -> None:
    others = [other for other in read_question_cards() if other.code != card.code]
    assert not set(card.incident_types) & {code for other in others for code in other.incident_types}


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (
            "cardiac_arrest",
            ["100 đến 120 lần mỗi phút", "5 đến 6 xăng-ti-mét", "không muốn thổi ngạt", "cườm bàn tay", "giữa ngực"],
        ),
        ("childbirth", ["ĐỪNG KÉO em bé", "ĐỪNG CẮT dây rốn", "Lau khô", "ấm"]),
        ("house_fire", ["Ra ngoài ngay", "cúi thấp", "đóng cửa", "không lọc được khí độc", "không quay vào"]),
        ("traffic_crash", ["ĐỪNG DI CHUYỂN", "Báo cho xe khác biết"]),
        ("drowning", ["ĐỪNG NHẢY XUỐNG", "cây sào", "ném phao", "ruột xe", "ĐỪNG dốc ngược", "thổi 5 hơi trước"]),
        ("violence_in_progress", ["An toàn của anh/chị là trước hết", "đừng tắt"]),
        ("stroke", ["nhớ giờ", "Đừng cho ăn"]),
        ("silent_call", ["bấm một phím bất kỳ", "một lần là có, hai lần là không", "đang nghe"]),
    ],
)
def test_what_saves_a_life_is_said(card: str, said: list[str]) -> None:
    entry = next(entry for entry in read_question_cards() if entry.code == card)
    text = " ".join(instruction.text_vi for instruction in entry.instructions)
    assert [words for words in said if words not in text] == []


def test_breaths_are_given_alike_whichever_card_is_open() -> None:
    texts = {card.code: " ".join(said.text_vi for said in card.instructions) for card in read_question_cards()}
    for code in ("cardiac_arrest", "drowning"):
        assert "thổi 5 hơi trước" in texts[code]
        assert "cứ 30 lần ép thì thổi 2 hơi" in texts[code]
        assert "Không biết hoặc không muốn thổi ngạt" in texts[code]


def test_a_silent_caller_has_one_answer_to_one_question_at_a_time() -> None:
    card = next(card for card in read_question_cards() if card.code == "silent_call")
    for instruction in card.instructions:
        assert instruction.text_vi.count("?") <= 1
        assert "ba lần" not in instruction.text_vi


def test_no_card_promises_help_that_may_not_have_been_sent() -> None:
    for card in read_question_cards():
        for instruction in card.instructions:
            assert "đang được điều" not in instruction.text_vi
            assert "being sent" not in instruction.text_en


@pytest.mark.django_db
def test_a_card_is_served_in_its_order() -> None:
    import_catalogue()
    served = {card.code: card for card in catalogue().question_cards}
    for entry in read_question_cards():
        card = served[entry.code]
        assert [(q.code, q.kind, tuple(q.options)) for q in card.questions] == [
            (q.code, q.kind, q.options) for q in entry.questions
        ]
        assert [i.text_vi for i in card.instructions] == [i.text_vi for i in entry.instructions]
        assert card.incident_types == sorted(entry.incident_types)
        assert card.approval is Approval.EXAMPLE


def test_yes_and_no_is_asked_where_it_will_do() -> None:
    for card in read_question_cards():
        for question in card.questions:
            words = {option.lower() for option in question.options}
            assert not words <= {"có", "không", "không rõ"} or question.kind is not QuestionKind.CHOICE, question.code
