"""A caller id that cannot be read must never cost a call."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dispatch.rules.numbers import dialled_forms, identify_caller, spoken_number
from dispatch.vocabulary import CallerKind

any_text = st.text(st.characters(exclude_categories=()), max_size=300)
near_numbers = st.from_regex(
    r"(sips?:|tel:|TEL:)?\+?[0-9 ().\-٠-٩]{0,25}(;ext=[0-9]{1,8})?(@[a-z.]{1,20})?", fullmatch=True
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("+84912345678", "+84912345678"),
        ("0912345678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("091 234-56.78", "+84912345678"),
        (" +84912345678 ", "+84912345678"),
        ("sip:+84912345678@10.0.0.1:5060;transport=udp", "+84912345678"),
        ("SIPS:0912345678@pbx.example", "+84912345678"),
        ("tel:+84-24-3825-1234", "+842438251234"),
        ("+14155550123", "+14155550123"),
    ],
)
def test_a_number_is_kept_as_e164_whatever_way_it_is_written(raw: str, expected: str) -> None:
    caller = identify_caller(raw)
    assert (caller.kind, caller.text) == (CallerKind.NUMBER, expected)


@pytest.mark.parametrize(
    "raw",
    ["", "  ", "anonymous", "Anonymous", "RESTRICTED", "unknown", "Unavailable", "private", "withheld", "+266696687",
     "sip:anonymous@anonymous.invalid", "\x00", "sip:@host", "+"],
)  # fmt: skip
def test_a_withheld_number_is_anonymous_and_empty(raw: str) -> None:
    caller = identify_caller(raw)
    assert (caller.kind, caller.text) == (CallerKind.ANONYMOUS, "")


@pytest.mark.parametrize("raw", ["gọi từ trạm", "12", "sip:alice@pbx", "+999999999999999999999", "😱"])
def test_what_is_no_number_is_kept_and_marked(raw: str) -> None:
    caller = identify_caller(raw)
    assert caller.kind is CallerKind.MALFORMED
    assert caller.text in raw


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("0912 345 678", "+84912345678"),
        ("84 912345678", "+84912345678"),
        ("(0271) 3879 115", "+842713879115"),
        ("+1 415 555 2671", "+14155552671"),
        # A figure too few, a figure too many, an area that is none, a short code, a name, an extension.
        ("091234567", None),
        ("09123456789", None),
        ("0999 9999 999", None),
        ("115", None),
        ("nhà bà Sáu", None),
        ("0912345678 ext 5", None),
        ("\x00", None),
    ],
)
def test_a_number_that_is_said_is_kept_only_where_it_can_be_called(said: str, kept: str | None) -> None:
    assert spoken_number(said) == kept


@given(any_text | near_numbers)
@example("+84\x00912345678")
@example("\ud800")
@example("sip:" * 60)
@example("9" * 300)
def test_any_text_is_accepted_and_what_is_kept_can_be_stored(raw: str) -> None:
    caller = identify_caller(raw)
    assert len(caller.text) <= 100
    assert "\x00" not in caller.text
    caller.text.encode()  # no lone surrogate
    match caller.kind:
        case CallerKind.NUMBER:
            assert phonenumbers.is_possible_number(phonenumbers.parse(caller.text))
        case CallerKind.ANONYMOUS:
            assert caller.text == ""
        case CallerKind.MALFORMED:
            assert caller.text != ""


@given(near_numbers)
def test_a_number_that_was_read_reads_the_same_again(raw: str) -> None:
    caller = identify_caller(raw)
    if caller.kind is CallerKind.NUMBER:
        assert identify_caller(caller.text) == caller


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("115", "115"),
        ("+84115", "+84115"),
        ("115", "+84115"),
        ("sip:113@eoc.example", "113"),
        ("sip:113@eoc.example", "sip:113@eoc.example"),
        ("sip:+84113@eoc.example;user=phone", "+84113"),
        ("02613861234", "+842613861234"),
        ("tel:114", "114"),
    ],
)
def test_the_called_number_is_found_in_each_form_that_a_line_may_list(raw: str, wanted: str) -> None:
    assert wanted in dialled_forms(raw)


def test_the_most_exact_form_comes_first() -> None:
    assert dialled_forms("sip:113@host")[:2] == ["sip:113@host", "113"]


@given(any_text | near_numbers)
@example("\x00")
@example("\ud800115")
def test_any_called_number_is_accepted_and_each_form_can_be_stored(raw: str) -> None:
    forms = dialled_forms(raw)
    assert len(forms) == len(set(forms))
    for form in forms:
        assert form
        assert "\x00" not in form
        assert len(form) <= 100
        form.encode()
