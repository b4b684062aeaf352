"""A missed duplicate costs a second engine, a false one a life: the score must be explained, and only ever a hint."""

import math
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch.catalogue.reading import read_incident_types
from dispatch.rules import evidence
from dispatch.rules.screening import Candidate, EarlierCall, Report, duplicate_candidates, nuisance_score
from dispatch.rules.words import terms
from dispatch.vocabulary import CallerKind, CallStatus, Disposition

NOW = datetime(2026, 1, 6, 12, tzinfo=UTC)
METRE = 1 / 111_320  # degrees of latitude
CRASH = Report(
    incident_id=1,
    reported_at=NOW,
    lon=106.9,
    lat=11.53,
    radius_m=200.0,
    type="traffic_crash",
    callers=frozenset({"+84912345678"}),
    place="Ngã tư Phú Riềng Đỏ, phường Bình Phước",
    what="Hai xe máy va nhau",
    agencies=frozenset({"police"}),
)
EMPTY = Report(2, NOW, None, None, None, None, frozenset(), "", "", frozenset())

texts = st.sampled_from(
    [
        "",
        "Ngã tư Đồng Xoài",
        "nga tu dong xoai",
        "Chợ Đồng Xoài",
        "QL14 km 922+900",
        "Cháy nhà ở chợ",
        "Hai xe máy va nhau",
    ]
) | st.text(max_size=40)
points = st.none() | st.tuples(st.floats(106.4, 107.4), st.floats(11.3, 12.3), st.none() | st.floats(0, 1e7))
types = st.none() | st.sampled_from(["traffic_crash", "trauma", "house_fire", "theft", "a_type_of_the_centre", ""])
moments = st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(lambda apart: NOW + apart)
near_moments = st.timedeltas(timedelta(hours=-3), timedelta(hours=3)).map(lambda apart: NOW + apart)


some_number = st.integers(1, 30)


@st.composite
def reports(draw, number=some_number):
    lon, lat, radius_m = draw(points) or (None, None, None)
    return Report(
        draw(number),
        draw(moments | near_moments),
        lon,
        lat,
        radius_m,
        draw(types),
        draw(st.frozensets(st.sampled_from(["+84900000001", "+84900000002", "+84900000003"]))),
        draw(texts),
        draw(texts),
        draw(st.frozensets(st.sampled_from(["police", "fire", "ambulance"]))),
    )


def only(report: Report, other: Report) -> Candidate:
    """Return the candidate whatever its score."""
    [candidate] = duplicate_candidates(report, [other], threshold=0.0)
    return candidate


def other_than(report: Report, **changes) -> Report:
    return replace(report, incident_id=report.incident_id + 1, **changes)


def codes(candidate: Candidate) -> set[str]:
    return {reason.code for reason in candidate.reasons}


def sentence(candidate: Candidate, code: str) -> tuple[str, str]:
    [reason] = [reason for reason in candidate.reasons if reason.code == code]
    return reason.vi, reason.en


@given(reports(), reports(number=st.just(31)))
def test_the_reasons_explain_the_score(one, other):
    candidate = only(one, other)
    assert 0 <= candidate.score <= 1
    log_odds = evidence.PRIOR + sum(reason.facts["weight"] for reason in candidate.reasons)
    assert math.isclose(candidate.score, 1 / (1 + math.exp(-log_odds)))
    for reason in candidate.reasons:
        assert reason.vi
        assert reason.en
        assert unicodedata.is_normalized("NFC", reason.vi)


@given(reports(), reports(number=st.just(31)))
def test_either_report_names_the_other_with_the_same_score(one, other):
    assert math.isclose(only(one, other).score, only(other, one).score)


@given(reports(), st.lists(reports(), max_size=8, unique_by=lambda report: report.incident_id), st.randoms())
def test_the_order_of_the_others_changes_nothing(one, others, chance):
    shuffled = chance.sample(others, len(others))
    found = duplicate_candidates(one, others, threshold=0.01, limit=3)
    assert found == duplicate_candidates(one, shuffled, threshold=0.01, limit=3)
    assert [(-c.score, c.incident_id) for c in found] == sorted((-c.score, c.incident_id) for c in found)
    assert len(found) <= 3
    assert one.incident_id not in [c.incident_id for c in found]
    assert all(c.score >= 0.01 for c in found)


@given(reports(), reports(number=st.just(31)), st.floats(0, 2000), st.floats(0, 2000), st.floats(2.5, 20))
def test_a_contradicting_distance_never_raises_the_score(one, other, radius_m, other_radius_m, times):
    one = replace(one, lon=106.9, lat=11.5, radius_m=radius_m)
    unplaced = replace(other, lon=None, lat=None, radius_m=None)
    lat = 11.5 + (radius_m + other_radius_m + 150) * times * METRE
    far = replace(other, lon=106.9, lat=lat, radius_m=other_radius_m)
    assert only(one, far).score <= only(one, unplaced).score


@given(reports(), reports(number=st.just(31)), st.floats(0, 30_000), st.floats(0, 30_000))
def test_farther_is_never_likelier(one, other, metres, more_metres):
    one = replace(one, lon=106.9, lat=11.5)
    near = replace(other, lon=106.9, lat=11.5 + metres * METRE)
    far = replace(other, lon=106.9, lat=11.5 + (metres + more_metres) * METRE)
    assert only(one, far).score <= only(one, near).score


@given(
    reports(), reports(number=st.just(31)), st.timedeltas(timedelta(), timedelta(days=2)), st.timedeltas(timedelta())
)
def test_later_is_never_likelier(one, other, apart, more):
    assume(more < timedelta(days=1000))
    soon = replace(other, reported_at=one.reported_at + apart)
    late = replace(other, reported_at=one.reported_at + apart + more)
    assert only(one, late).score <= only(one, soon).score


@given(reports(), reports(number=st.just(31)), st.integers(0, 5))
def test_more_calls_of_the_same_number_never_lower_the_score(one, other, count):
    numbers = frozenset(f"+8491111111{digit}" for digit in range(count))
    more = replace(one, callers=one.callers | numbers), replace(other, callers=other.callers | numbers)
    assert only(*more).score >= only(one, other).score


def test_what_nobody_told_is_no_evidence():
    assert codes(only(CRASH, EMPTY)) == {"minutes_apart"}
    assert codes(only(EMPTY, replace(EMPTY, incident_id=3))) == {"minutes_apart"}
    assert duplicate_candidates(CRASH, [EMPTY]) == []


def test_the_same_moment_type_and_account_are_not_enough_without_a_place_or_a_number():
    placeless = replace(CRASH, lon=None, lat=None, radius_m=None, place="", callers=frozenset())
    assert duplicate_candidates(placeless, [other_than(placeless)]) == []


def test_a_second_caller_of_one_crash_is_offered_and_why():
    second = other_than(
        CRASH,
        reported_at=NOW + timedelta(minutes=4),
        lat=11.53 + 180 * METRE,
        type="trauma",
        callers=frozenset({"+84987654321"}),
        place="đường phu rieng do",
        what="Có người nằm giữa đường",
    )
    [candidate] = duplicate_candidates(CRASH, [second])
    assert sentence(candidate, "within_radius") == (
        "cách 180 m, trong bán kính 550 m",
        "180 m apart, within the radius of 550 m",
    )
    assert sentence(candidate, "minutes_apart") == ("cách nhau 4 phút", "4 min apart")
    assert sentence(candidate, "place_words") == (
        "địa điểm cùng có “phu rieng, rieng do”",
        "“phu rieng, rieng do” in both places",
    )
    assert codes(candidate) == {"within_radius", "minutes_apart", "related_type", "place_words", "no_what_words"}


def test_what_speaks_against_it_is_said_too():
    unlike = other_than(
        CRASH,
        reported_at=NOW - timedelta(hours=2, minutes=5),
        lat=11.53 + 2400 * METRE,
        type="childbirth",
        place="Chợ Lộc Ninh",
        what="Sắp sinh",
    )
    candidate = only(CRASH, unlike)
    assert sentence(candidate, "beyond_radius") == (
        "cách 2,4 km, ngoài bán kính 550 m",
        "2.4 km apart, beyond the radius of 550 m",
    )
    assert sentence(candidate, "hours_apart") == ("cách nhau 2 giờ 5 phút", "2 h 5 min apart")
    assert {"other_type", "same_number", "no_place_words", "no_what_words"} <= codes(candidate)
    # The same telephone called, and yet it is another incident.
    assert duplicate_candidates(CRASH, [unlike]) == []


def test_two_crashes_of_one_hour_two_kilometres_apart_are_two():
    beside = other_than(
        CRASH,
        reported_at=NOW + timedelta(minutes=25),
        lat=11.53 + 2000 * METRE,
        callers=frozenset(),
        place="Chợ Tân Bình",
    )
    assert duplicate_candidates(CRASH, [beside]) == []


def test_the_same_crossroads_hours_later_is_another_crash():
    again = other_than(CRASH, reported_at=NOW + timedelta(hours=3), callers=frozenset())
    assert duplicate_candidates(CRASH, [again]) == []


def test_who_calls_back_is_recognised_by_the_number_alone():
    bare = replace(EMPTY, callers=CRASH.callers, reported_at=NOW + timedelta(minutes=6))
    [candidate] = duplicate_candidates(bare, [CRASH])
    assert codes(candidate) == {"minutes_apart", "same_number"}


@pytest.mark.parametrize("radius_m", [20_000.0, 1e9])
def test_a_radius_that_holds_the_whole_province_tells_nothing(radius_m):
    placeless = replace(CRASH, lon=None, lat=None, radius_m=None)
    anywhere = other_than(CRASH, radius_m=radius_m, lat=11.6)
    assert only(CRASH, anywhere).score == only(placeless, anywhere).score


def test_of_two_equal_candidates_the_older_incident_comes_first():
    twins = [replace(CRASH, incident_id=number) for number in (9, 5, 7)]
    assert [candidate.incident_id for candidate in duplicate_candidates(CRASH, twins)] == [5, 7, 9]


def test_a_type_that_the_centre_added_is_neither_like_nor_unlike():
    candidate = only(CRASH, other_than(CRASH, type="elephant_on_road"))
    assert not {"same_type", "related_type", "other_type"} & codes(candidate)


def test_every_family_holds_types_of_the_catalogue():
    shipped = {entry.code for entry in read_incident_types()}
    for family in evidence._FAMILIES:
        assert family <= shipped, family - shipped


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quốc lộ 14, km 922+900", "QL14 KM922+900"),
        ("ĐƯỜNG TỈNH 741", "đt 741"),
        ("Đồng Xoài", unicodedata.normalize("NFD", "đồng xoài")),
        ("ở gần chợ Lộc Ninh", "Chợ, Lộc Ninh"),
    ],
)
def test_places_are_the_same_however_they_are_written(one, other):
    assert terms(one)
    assert terms(one) == terms(other)


def test_names_that_share_a_syllable_are_not_the_same():
    assert not terms("phường Bình Long") & terms("phường Phước Bình")
    assert not terms("Hẻm 12/3") & terms("Hẻm 15/3")


@given(st.text())
def test_any_text_has_terms_without_accents(text):
    assert all(term.isascii() for term in terms(text))


SPREE = tuple(
    EarlierCall(number, NOW - timedelta(minutes=7 * number), "113", CallStatus.ENDED, Disposition.NUISANCE, number)
    for number in range(1, 9)
)
earlier_calls = st.lists(
    st.builds(
        EarlierCall,
        call_id=st.integers(1, 1000),
        received_at=moments | near_moments,
        line=st.sampled_from(["113", "114", "115"]),
        status=st.sampled_from(CallStatus),
        disposition=st.none() | st.sampled_from(Disposition),
        incident_id=st.none() | st.integers(1, 1000),
    ),
    max_size=12,
)


def call(disposition: Disposition | None, status=CallStatus.ENDED, ago=timedelta(minutes=30)) -> EarlierCall:
    return EarlierCall(1, NOW - ago, "113", status, disposition, 1)


def score_of(*earlier: EarlierCall) -> float:
    return nuisance_score(earlier, caller_kind=CallerKind.NUMBER, now=NOW).score


@given(st.sampled_from(CallerKind))
def test_the_first_call_of_a_number_is_never_nuisance(kind):
    found = nuisance_score([], caller_kind=kind, now=NOW)
    assert found.score == 0
    assert found.reasons


@given(earlier_calls)
def test_calls_that_are_old_or_not_yet_made_are_no_history(earlier):
    outside = [one for one in earlier if not timedelta() <= NOW - one.received_at <= timedelta(hours=24)]
    found = nuisance_score(outside, caller_kind=CallerKind.NUMBER, now=NOW)
    assert (found.score, [reason.code for reason in found.reasons]) == (0, ["first_call"])


@given(earlier_calls, st.randoms())
def test_a_nuisance_score_is_a_share_with_reasons_in_any_order(earlier, chance):
    found = nuisance_score(earlier, caller_kind=CallerKind.NUMBER, now=NOW)
    assert 0 <= found.score <= 1
    assert found.reasons
    assert all(unicodedata.is_normalized("NFC", reason.vi) and reason.en for reason in found.reasons)
    shuffled = chance.sample(earlier, len(earlier))
    assert nuisance_score(shuffled, caller_kind=CallerKind.NUMBER, now=NOW) == found


@given(earlier_calls)
def test_one_more_nuisance_call_never_lowers_and_one_more_real_one_never_raises(earlier):
    assert score_of(*earlier, call(Disposition.NUISANCE)) >= score_of(*earlier)
    assert score_of(*earlier, call(Disposition.HANDLED)) <= score_of(*earlier)


@pytest.mark.parametrize("kind", [CallerKind.ANONYMOUS, CallerKind.MALFORMED])
def test_a_caller_without_a_number_is_not_blamed_for_what_others_did(kind):
    found = nuisance_score(SPREE, caller_kind=kind, now=NOW)
    assert (found.score, [reason.code for reason in found.reasons]) == (0, ["no_number"])


def test_a_spree_is_seen_and_told():
    found = nuisance_score(SPREE, caller_kind=CallerKind.NUMBER, now=NOW)
    assert found.score > 0.9
    assert [reason.vi for reason in found.reasons] == ["8 cuộc gọi quấy rối trong 24 giờ"]
    assert [reason.en for reason in found.reasons] == ["8 calls in 24 hours closed as nuisance"]


@pytest.mark.parametrize(
    "disposition", [Disposition.NUISANCE, Disposition.FALSE_REPORT, Disposition.SILENT, Disposition.TEST]
)
def test_these_raise_it(disposition):
    assert score_of(call(disposition)) > 0


@pytest.mark.parametrize(
    "disposition",
    [
        None,
        *sorted(
            set(Disposition) - {Disposition.NUISANCE, Disposition.FALSE_REPORT, Disposition.SILENT, Disposition.TEST}
        ),
    ],
)
def test_nothing_else_does(disposition):
    assert score_of(*[call(disposition)] * 50) == 0


def test_a_single_silent_call_is_hardly_suspected():
    assert score_of(call(Disposition.SILENT)) < 0.2


def test_who_tries_again_and_again_without_an_answer_is_not_nuisance_but_cannot_get_through():
    tries = [call(None, CallStatus.ABANDONED, timedelta(seconds=40 * number)) for number in range(1, 11)]
    found = nuisance_score(tries, caller_kind=CallerKind.NUMBER, now=NOW)
    assert found.score == 0
    [reason] = found.reasons
    assert (reason.code, reason.facts["count"]) == ("cannot_get_through", 10)
    assert reason.vi == "đã gọi 10 lần trong 15 phút mà chưa ai nghe: có thể đang cần giúp mà không gọi được"
