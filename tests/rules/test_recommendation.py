"""A wrong recommendation sends the wrong unit; one without its reasons is not believed."""

import itertools
import random
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.matching import Server, fill
from dispatch.rules.reasons import Reason
from dispatch.rules.recommendation import DIVERT_GAIN_S, TURNOUT, Candidate, Choice, Recommendation, recommend
from dispatch.rules.response_plans import Need, Requirement

HORIZON = timedelta(minutes=40)
NAMES = {"pumper": ("Xe chữa cháy", "Pumper"), "ladder": ("Xe thang", "Ladder"), "agency:police": ("CSGT", "Police")}


def unit(call_sign: str, minutes: float | None = 5.0, *offers: str, **others: object) -> Candidate:
    """A pumper that is available on the road, with a fresh position, unless something else is said."""
    known = Candidate(
        unit_id=int.from_bytes(call_sign.encode()),
        call_sign=call_sign,
        agency="fire",
        type="pumper",
        offers=frozenset(offers or ("pumper",)),
        status="available",
        eta=None if minutes is None else timedelta(minutes=minutes),
        distance_m=None if minutes is None else minutes * 700,
        estimated=False,
        position_age=timedelta(seconds=10),
        position_suspect=False,
        at_station=False,
        incident_id=None,
        incident_number=None,
        incident_priority=None,
        assignment_on_scene=False,
        declined=False,
        reason_out="",
    )
    return replace(known, **others)


def bound(call_sign: str, minutes: float | None, *offers: str, priority: int = 4, **others: object) -> Candidate:
    """A unit on its way to another incident."""
    at = {"incident_id": 124, "incident_number": "26-000124", "incident_priority": priority, "status": "en_route"}
    return unit(call_sign, minutes, *offers, **{**at, **others})


def required(*, divert: bool = False, **counts: int) -> Requirement:
    needs = tuple(Need(capability, count) for capability, count in counts.items())
    return Requirement(needs=needs, plans=(), divert=divert, horizon=HORIZON)


def recommended(requirement: Requirement, *candidates: Candidate, **others: object) -> Recommendation:
    return recommend(requirement, candidates, priority=1, names=NAMES, **others)


def told(reasons: Iterable[Reason]) -> list[tuple[str, str]]:
    return [(reason.code, reason.en) for reason in reasons]


def chosen(recommendation: Recommendation) -> dict[str, str]:
    return {choice.call_sign: choice.capability for choice in recommendation.chosen}


def rejections(recommendation: Recommendation) -> dict[str, list[tuple[str, str]]]:
    return {rejection.call_sign: told(rejection.reasons) for rejection in recommendation.rejected}


def test_the_soonest_go_and_say_so() -> None:
    recommendation = recommended(required(pumper=2), unit("C", 9), unit("B", 7), unit("A", 3))
    assert chosen(recommendation) == {"A": "pumper", "B": "pumper"}
    first, second = recommendation.chosen
    assert told(first.reasons) == [
        ("soonest", "soonest with pumper"),
        ("eta", "travels 3 min (2.1 km)"),
        ("by_road", "by road"),
    ]
    assert first.reasons[0].vi == "đến sớm nhất có xe chữa cháy"
    assert first.reasons[1].vi == "đi hết 3 phút (2,1 km)"
    assert told(second.reasons)[0] == ("next_soonest", "number 2 to be there with pumper")
    assert (first.eta_s, first.distance_m, first.fits, first.divert_from) == (180, 2100, ("pumper",), None)
    assert rejections(recommendation) == {"C": [("farther", "not needed: 2 min later than B")]}


def test_the_sum_decides_where_taking_the_nearest_first_would_leave_a_need_to_a_far_unit() -> None:
    both, pumper, far_ladder = unit("A", 2, "pumper", "ladder"), unit("B", 4), unit("C", 30, "ladder")
    recommendation = recommended(required(pumper=1, ladder=1), both, pumper, far_ladder)
    assert chosen(recommendation) == {"A": "ladder", "B": "pumper"}
    assert told(recommendation.chosen[1].reasons)[0] == (
        "frees_sooner",
        "number 2 to be there with pumper, but frees A for ladder",
    )
    assert recommendation.chosen[1].reasons[0].vi == "đến sớm thứ 2 có xe chữa cháy, để dành A làm xe thang"


def test_a_need_that_only_a_slow_unit_can_fill_is_filled_before_the_sum_counts() -> None:
    recommendation = recommended(required(pumper=1, ladder=1), unit("A", 1), unit("B", 39, "pumper", "ladder"))
    assert chosen(recommendation) == {"A": "pumper", "B": "ladder"}
    assert recommendation.shortfalls == ()


def test_units_on_the_incident_fill_needs_first_and_as_many_as_they_can() -> None:
    ladder_too = frozenset({"pumper", "ladder"})
    recommendation = recommended(
        required(pumper=1, ladder=1), unit("A", 1), unit("B", 1, "ladder"), already=[ladder_too, frozenset({"pumper"})]
    )
    assert recommendation.chosen == ()
    assert rejections(recommendation) == {
        "A": [("already_filled", "not needed: units on the incident suffice")],
        "B": [("already_filled", "not needed: units on the incident suffice")],
    }


def test_a_unit_on_the_incident_fills_the_need_that_nobody_near_can() -> None:
    recommendation = recommended(
        required(pumper=1, ladder=1),
        unit("A", 3),
        unit("B", 30, "ladder"),
        already=[frozenset({"pumper", "ladder"})],
    )
    assert chosen(recommendation) == {"A": "pumper"}


def test_what_is_missing_is_said() -> None:
    recommendation = recommended(required(pumper=1, ladder=2), unit("A", 3), unit("B", 41, "ladder"))
    (shortfall,) = recommendation.shortfalls
    assert (shortfall.capability, shortfall.missing, shortfall.horizon_s) == ("ladder", 2, 2400)
    assert shortfall.reason.vi == "thiếu 2 xe thang: không có tổ nào sẵn sàng trong 40 phút"
    assert shortfall.reason.en == "needs 2 ladder: none available within 40 min"
    assert rejections(recommendation) == {"B": [("beyond_horizon", "needs 41 min, more than 40 min")]}


def test_nearer_but_with_an_old_position_is_worse_and_says_why() -> None:
    old = unit("XE07", 3, position_age=timedelta(minutes=14))
    recommendation = recommended(required(pumper=1), old, unit("XE01", 6))
    assert chosen(recommendation) == {"XE01": "pumper"}
    assert rejections(recommendation) == {
        "XE07": [("position_old", "3 min nearer than XE01, but last position 14 min old")]
    }
    (rejection,) = recommendation.rejected
    assert rejection.reasons[0].vi == "gần hơn XE01 3 phút, nhưng vị trí cách đây 14 phút"


def test_each_second_of_age_beyond_a_minute_counts_as_a_second_of_travel() -> None:
    fresh = unit("B", 6)
    for age_s, first in ((60, "A"), (119, "A"), (121, "B")):
        recommendation = recommended(required(pumper=1), unit("A", 5, position_age=timedelta(seconds=age_s)), fresh)
        assert list(chosen(recommendation)) == [first]


def test_an_old_position_makes_the_only_unit_no_less_the_only_one() -> None:
    for age in (timedelta(minutes=50), timedelta(days=90)):
        recommendation = recommended(required(pumper=1), unit("A", 5, position_age=age))
        assert chosen(recommendation) == {"A": "pumper"}
        assert "position_age" in dict(told(recommendation.chosen[0].reasons))


def test_a_place_where_no_vehicle_can_be_is_said_to_be_in_doubt_whether_it_is_near_or_far() -> None:
    near, far = unit("A", 0.5, position_suspect=True), unit("B", 41, position_suspect=True)
    farther = unit("C", 9, position_suspect=True)
    recommendation = recommended(required(pumper=1), near, far, farther, unit("D", 6))
    assert ("position_suspect", "position in doubt, ask the crew") in told(recommendation.chosen[0].reasons)
    rejected = rejections(recommendation)
    assert [code for code, _ in rejected["B"]] == ["beyond_horizon", "position_suspect"]
    assert [code for code, _ in rejected["C"]] == ["farther", "position_suspect"]
    assert [code for code, _ in rejected["D"]] == ["farther"]


def test_a_place_in_doubt_is_no_place_to_count_on() -> None:
    recommendation = recommended(required(pumper=1), unit("A", 1, position_suspect=True), unit("B", 5))
    assert chosen(recommendation) == {"B": "pumper"}
    assert rejections(recommendation)["A"] == [
        ("position_doubtful", "4 min nearer than B, but its position is in doubt"),
        ("position_suspect", "position in doubt, ask the crew"),
    ]


def test_whom_no_road_leads_there_follows_whom_one_does_and_goes_where_nobody_else_can() -> None:
    recommendation = recommended(required(pumper=1), unit("A", 1, estimated=True, no_road=True), unit("B", 9))
    assert chosen(recommendation) == {"B": "pumper"}
    assert rejections(recommendation)["A"] == [("no_road", "no road leads there, ranked after B")]
    alone = recommended(
        required(pumper=1), unit("A", 2, estimated=True, no_road=True), unit("B", 1, estimated=True, no_road=True)
    )
    assert chosen(alone) == {"B": "pumper"}


def test_a_place_that_is_only_assumed_is_told() -> None:
    (choice,) = recommended(required(pumper=1), unit("A", 5, position_assumed=True)).chosen
    assert ("position_assumed", "no position, reckoned from a station; ask the crew") in told(choice.reasons)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({}, ["by road"]),
        ({"closures": 2}, ["by road, around 2 closed"]),
        ({"place_closed": True}, ["by road", "the place lies within closed roads"]),
        ({"start_closed": True}, ["by road", "the unit is within closed roads"]),
        (
            {"place_closed": True, "start_closed": True},
            ["by road", "the place and the unit lie within closed roads"],
        ),
        ({"estimated": True}, ["estimated by straight line"]),
        (
            {"estimated": True, "router_unavailable": True},
            ["estimated by straight line", "the road router does not answer, closed roads are not avoided"],
        ),
        ({"estimated": True, "no_road": True}, ["estimated by straight line", "no road leads there"]),
    ],
)
def test_a_way_is_told_with_how_it_was_reckoned(how: dict[str, object], said: list[str]) -> None:
    (choice,) = recommended(required(pumper=1), unit("A", 5, **how)).chosen
    assert [en for code, en in told(choice.reasons) if code not in {"soonest", "eta"}] == said


def test_a_crew_at_its_station_has_to_turn_out_first() -> None:
    recommendation = recommended(required(pumper=1), unit("A", 5, at_station=True), unit("B", 6))
    assert chosen(recommendation) == {"B": "pumper"}
    assert rejections(recommendation) == {
        "A": [("slow_turnout", "60 s nearer than B, but needs 80 s to turn out")],
    }
    alone = recommended(required(pumper=1), unit("A", 5, at_station=True))
    assert ("turnout", "needs 80 s to turn out") in told(alone.chosen[0].reasons)
    quick = recommended(
        required(pumper=1), unit("A", 5, at_station=True), unit("B", 6), turnout={"fire": timedelta(seconds=30)}
    )
    assert chosen(quick) == {"A": "pumper"}


def test_the_turnout_of_a_unit_type_goes_before_that_of_its_agency() -> None:
    minutes = {"fire": timedelta(minutes=9), "pumper": timedelta(minutes=2)}
    (choice,) = recommended(required(pumper=1), unit("A", 5, at_station=True), turnout=minutes).chosen
    assert ("turnout", "needs 2 min to turn out") in told(choice.reasons)


def test_only_what_sets_two_units_apart_is_held_against_the_nearer() -> None:
    old = timedelta(minutes=10)
    recommendation = recommended(
        required(pumper=1), unit("A", 5, at_station=True, position_age=old), unit("B", 6, position_age=old)
    )
    assert rejections(recommendation) == {"A": [("slow_turnout", "60 s nearer than B, but needs 80 s to turn out")]}


def test_who_cannot_do_the_same_does_not_count_among_the_sooner() -> None:
    recommendation = recommended(required(pumper=1, ladder=1), unit("A", 3), unit("B", 9, "ladder"))
    assert [choice.reasons[0].code for choice in recommendation.chosen] == ["soonest", "soonest"]


def test_an_estimate_is_called_one() -> None:
    recommendation = recommended(required(pumper=1), unit("A", 5, estimated=True))
    assert ("estimated", "estimated by straight line") in told(recommendation.chosen[0].reasons)
    assert recommendation.chosen[0].estimated


def test_a_unit_whose_way_is_unknown_comes_last_and_by_call_sign() -> None:
    unknown = [unit("B", None), unit("A", None), unit("C", 39)]
    recommendation = recommended(required(pumper=2), *unknown)
    assert list(chosen(recommendation)) == ["C", "A"]
    (code, text), *_ = told(recommendation.chosen[1].reasons)
    assert (code, text) == ("location_unknown", "offers pumper; its way is not known, therefore ranked by call sign")
    assert recommendation.chosen[1].eta_s is None
    assert rejections(recommendation) == {"B": [("location_unknown", "its way is not known, ranked after A")]}


def test_of_equals_the_call_sign_decides() -> None:
    recommendation = recommended(required(pumper=1), unit("B", 5), unit("A", 5))
    assert list(chosen(recommendation)) == ["A"]
    assert rejections(recommendation) == {"B": [("farther", "not needed: there at the same time as A")]}


@pytest.mark.parametrize(
    ("candidate", "divert", "code", "text"),
    [
        (unit("A", 1, declined=True), False, "declined", "declined this incident"),
        (unit("A", 1, status="out_of_service", reason_out="thay lốp"), True, "out_of_service",
         "out of service: thay lốp"),
        (unit("A", 1, status="out_of_service"), True, "out_of_service", "out of service"),
        (unit("A", 1, status="off_duty"), True, "off_duty", "off duty"),
        (unit("A", 1, status="returning"), False, "returning_not_allowed", "returning, and the plan does not divert"),
        (bound("A", 1, priority=1, status="on_scene"), True, "at_work", "on scene at P1 26-000124"),
        (bound("A", 1, status="transporting"), True, "at_work", "transporting for P4 26-000124"),
        (bound("A", 1, status="at_hospital"), True, "at_work", "at hospital for P4 26-000124"),
        (bound("A", 1, assignment_on_scene=True), True, "at_work", "on scene at P4 26-000124"),
        (bound("A", 1, priority=1), True, "not_less_urgent", "bound for P1 26-000124, no less urgent"),
        (bound("A", 1), False, "divert_not_allowed", "bound for P4 26-000124, and the plan does not divert"),
        (bound("A", 5), True, "divert_not_needed", "bound for P4 26-000124, not needed"),
        (bound("A", 1, incident_number=None), False, "divert_not_allowed",
         "bound for another incident, and the plan does not divert"),
        (bound("A", 1, incident_priority=None), True, "not_less_urgent", "bound for 26-000124, no less urgent"),
        (unit("A", 41), True, "beyond_horizon", "needs 41 min, more than 40 min"),
    ],
)  # fmt: skip
def test_a_unit_that_is_not_proposed_says_why(candidate: Candidate, divert: bool, code: str, text: str) -> None:
    recommendation = recommended(required(pumper=1, divert=divert), candidate, unit("B", 6))
    assert list(chosen(recommendation)) == ["B"]
    assert recommendation.offers == ()
    assert rejections(recommendation) == {"A": [(code, text)]}


def test_a_returning_unit_goes_where_the_plan_allows_it() -> None:
    recommendation = recommended(required(pumper=1, divert=True), unit("A", 2, status="returning"), unit("B", 6))
    assert chosen(recommendation) == {"A": "pumper"}
    assert ("returning", "on its way back to its station") in told(recommendation.chosen[0].reasons)


def test_a_diverted_unit_is_offered_for_what_is_missing_and_never_chosen() -> None:
    recommendation = recommended(required(pumper=1, ladder=1, divert=True), unit("A", 3), bound("B", 20, "ladder"))
    assert chosen(recommendation) == {"A": "pumper"}
    assert [shortfall.capability for shortfall in recommendation.shortfalls] == ["ladder"]
    (offer,) = recommendation.offers
    assert (offer.call_sign, offer.capability, offer.divert_from) == ("B", "ladder", 124)
    assert told(offer.reasons) == [
        ("divert_from", "bound for P4 26-000124"),
        ("divert_fills_open", "fills the missing ladder"),
        ("eta", "travels 20 min (14.0 km)"),
        ("by_road", "by road"),
    ]
    assert offer.reasons[1].vi == "bổ sung xe thang còn thiếu"


@pytest.mark.parametrize("counts", [{"pumper": 1, "ladder": 1}, {"ladder": 1, "pumper": 1}])
def test_a_diverted_unit_may_free_another_for_what_is_missing(counts: dict[str, int]) -> None:
    recommendation = recommended(required(divert=True, **counts), unit("A", 3, "pumper", "ladder"), bound("B", 2.5))
    (shortfall,) = recommendation.shortfalls
    (offer,) = recommendation.offers
    assert (offer.call_sign, offer.capability) == ("B", "pumper")
    said = {
        "pumper": "fills the missing pumper",
        "ladder": "takes over as pumper, so that another unit fills the missing ladder",
    }
    assert told(offer.reasons)[1] == ("divert_fills_open", said[shortfall.capability])


def test_each_offer_fills_something_else_of_what_is_missing() -> None:
    recommendation = recommended(
        required(pumper=2, ladder=1, divert=True), unit("A", 3, "pumper", "ladder"), bound("B", 2), bound("C", 4)
    )
    missing = [one.capability for one in recommendation.shortfalls for _ in range(one.missing)]
    assert sorted(str(offer.reasons[1].facts["missing"]) for offer in recommendation.offers) == sorted(missing)


def test_a_unit_is_offered_once_and_one_for_each_chosen() -> None:
    both_ways = recommended(required(pumper=1, ladder=1, divert=True), unit("A", 20), bound("B", 2, "pumper", "ladder"))
    assert [(offer.call_sign, offer.capability) for offer in both_ways.offers] == [("B", "ladder")]
    crowd = recommended(required(pumper=1, divert=True), unit("A", 20), bound("B", 2), bound("C", 3))
    assert [offer.call_sign for offer in crowd.offers] == ["B"]
    assert rejections(crowd) == {"C": [("divert_not_needed", "bound for P4 26-000124, not needed")]}


def test_a_diverted_unit_is_offered_where_it_is_three_minutes_sooner_and_not_for_less() -> None:
    for minutes, offered in ((6, []), (5, ["A"])):
        recommendation = recommended(required(pumper=1, divert=True), bound("A", minutes), unit("B", 8))
        assert list(chosen(recommendation)) == ["B"]
        assert [offer.call_sign for offer in recommendation.offers] == offered
    assert told(recommendation.offers[0].reasons)[1] == ("divert_sooner", "there 3 min sooner than B")


def test_a_diverted_unit_is_offered_beside_a_chosen_one_whose_way_is_unknown() -> None:
    recommendation = recommended(required(pumper=1, divert=True), bound("A", 5), unit("B", None))
    assert list(chosen(recommendation)) == ["B"]
    assert told(recommendation.offers[0].reasons)[1] == ("divert_sooner", "the way of B is not known")


def test_only_the_nearest_rejections_are_told() -> None:
    units = [unit(f"U{number:02d}", number) for number in range(1, 31)]
    recommendation = recommended(required(pumper=1), *units, limit_rejected=3)
    assert [rejection.call_sign for rejection in recommendation.rejected] == ["U02", "U03", "U04"]


def test_a_unit_that_offers_nothing_needed_is_not_spoken_of() -> None:
    recommendation = recommended(required(pumper=1), unit("A", 1, "ladder"))
    assert recommendation.chosen == recommendation.rejected == recommendation.offers == ()


def test_names_inside_a_sentence_keep_their_capitals_only_where_they_are_abbreviations() -> None:
    needs = (Need("agency:police", 1), Need("boat", 1))
    nobody = recommended(Requirement(needs=needs, plans=(), divert=False, horizon=timedelta(seconds=90)))
    assert [shortfall.reason.vi for shortfall in nobody.shortfalls] == [
        "thiếu 1 CSGT: không có tổ nào sẵn sàng trong 90 giây",
        "thiếu 1 boat: không có tổ nào sẵn sàng trong 90 giây",
    ]


# Properties

CAPABILITIES = ["pumper", "ladder", "boat"]
OTHER_STATUSES = ["returning", "dispatched", "en_route", "on_scene", "transporting", "out_of_service", "off_duty"]
offers = st.sets(st.sampled_from(CAPABILITIES)).map(frozenset)
requirements = st.builds(
    lambda counts, divert: Requirement(
        needs=tuple(Need(capability, count) for capability, count in zip(CAPABILITIES, counts, strict=True)),
        plans=(),
        divert=divert,
        horizon=HORIZON,
    ),
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)),
    st.booleans(),
)
candidates = st.builds(
    Candidate,
    unit_id=st.integers(1, 10**6),
    call_sign=st.text("ABC", min_size=1, max_size=3),
    agency=st.sampled_from(["fire", "ambulance", "army"]),
    type=st.just("pumper"),
    offers=offers,
    status=st.sampled_from(["available"] * 6 + OTHER_STATUSES),
    eta=st.none() | st.integers(0, 50).map(lambda minutes: timedelta(minutes=minutes)),
    distance_m=st.none() | st.floats(0, 1e5),
    estimated=st.booleans(),
    position_age=st.none() | st.integers(0, 900).map(lambda seconds: timedelta(seconds=seconds)),
    position_suspect=st.booleans(),
    at_station=st.booleans(),
    incident_id=st.just(7),
    incident_number=st.just("26-000007"),
    incident_priority=st.none() | st.integers(1, 5),
    assignment_on_scene=st.sampled_from([False, False, True]),
    declined=st.sampled_from([False, False, False, True]),
    reason_out=st.just(""),
)  # fmt: skip


def crowds(most: int) -> st.SearchStrategy[list[Candidate]]:
    return st.lists(candidates, max_size=most, unique_by=lambda candidate: candidate.unit_id)


def travel_and_turnout_s(candidate: Candidate) -> float:
    assert candidate.eta is not None
    stands_by = candidate.at_station and candidate.status in ("available", "dispatched", "acknowledged")
    turnout = TURNOUT.get(candidate.agency, timedelta(seconds=60)) if stands_by else timedelta()
    return (candidate.eta + turnout).total_seconds()


def effective(candidate: Candidate) -> tuple[int, float]:
    """Whether the arrival is unknown, then the effective arrival in seconds: pairs that can be added and compared."""
    if candidate.eta is None:
        return (1, 0.0)
    age_s = 0.0 if candidate.position_age is None else candidate.position_age.total_seconds()
    return (0, travel_and_turnout_s(candidate) + max(age_s - 60, 0.0))


def may_be_chosen(candidate: Candidate, requirement: Requirement) -> bool:
    in_time = candidate.eta is None or travel_and_turnout_s(candidate) <= requirement.horizon.total_seconds()
    statuses = ("available", "returning") if requirement.divert else ("available",)
    return candidate.status in statuses and not candidate.declined and in_time


def places_of(requirement: Requirement) -> list[str]:
    return [need.capability for need in requirement.needs for _ in range(need.count)]


def best_by_trying_all(places: Sequence[str], servers: Sequence[tuple[frozenset[str], tuple[int, float]]]) -> tuple:
    """How many places stay open, how many arrivals are unknown, and the sum of the others: the least of all ways."""
    best = None
    nobody: list[int | None] = [None] * len(places)
    for order in set(itertools.permutations([*range(len(servers)), *nobody], len(places))):
        pairs = [(place, servers[index]) for place, index in zip(places, order, strict=True) if index is not None]
        if all(place in offered for place, (offered, _) in pairs):
            costs = [cost for _, (_, cost) in pairs]
            outcome = (len(places) - len(pairs), sum(cost[0] for cost in costs), sum(cost[1] for cost in costs))
            best = outcome if best is None or outcome < best else best
    assert best is not None
    return best


@given(requirements, crowds(5), st.lists(offers, max_size=2))
def test_it_is_as_good_as_trying_all_ways(
    requirement: Requirement, crowd: list[Candidate], already: list[frozenset[str]]
) -> None:
    recommendation = recommend(requirement, crowd, priority=2, already=already)
    places = places_of(requirement)
    by_id = {candidate.unit_id: candidate for candidate in crowd}
    costs = [effective(by_id[choice.unit_id]) for choice in recommendation.chosen]
    left_open = sum(shortfall.missing for shortfall in recommendation.shortfalls)
    present = [(offered, (0, 0.0)) for offered in already]
    free = [
        (candidate.offers, effective(candidate)) for candidate in crowd if may_be_chosen(candidate, requirement)
    ]  # fmt: skip
    outcome = (left_open, sum(cost[0] for cost in costs), sum(cost[1] for cost in costs))
    assert outcome == best_by_trying_all(places, [*present, *free])
    open_to_present_alone, *_ = best_by_trying_all(places, present)
    assert len(places) - left_open - len(costs) == len(places) - open_to_present_alone


@given(requirements, crowds(12), st.lists(offers, max_size=2), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(
    requirement: Requirement, crowd: list[Candidate], already: list[frozenset[str]], chance: random.Random
) -> None:
    shuffled, otherwise = list(crowd), list(already)
    chance.shuffle(shuffled)
    chance.shuffle(otherwise)
    one = recommend(requirement, crowd, priority=2, already=already)
    assert one == recommend(requirement, shuffled, priority=2, already=otherwise)


@given(requirements, crowds(12), st.lists(offers, max_size=2))
def test_every_unit_that_could_serve_is_spoken_of_once_and_with_reasons(
    requirement: Requirement, crowd: list[Candidate], already: list[frozenset[str]]
) -> None:
    recommendation = recommend(requirement, crowd, priority=2, already=already, limit_rejected=len(crowd))
    everybody = [*recommendation.chosen, *recommendation.offers, *recommendation.rejected]
    needed = {need.capability for need in requirement.needs}
    assert sorted(one.unit_id for one in everybody) == sorted(
        candidate.unit_id for candidate in crowd if candidate.offers & needed
    )
    for one in everybody:
        assert one.reasons
        for reason in one.reasons:
            assert reason.vi
            assert reason.en
            assert unicodedata.is_normalized("NFC", reason.vi)


@given(requirements, crowds(12), st.lists(offers, max_size=2), st.integers(1, 5))
def test_nobody_is_proposed_who_cannot_do_it_or_may_not_be_taken(
    requirement: Requirement, crowd: list[Candidate], already: list[frozenset[str]], priority: int
) -> None:
    recommendation = recommend(requirement, crowd, priority=priority, already=already)
    by_id = {candidate.unit_id: candidate for candidate in crowd}
    for choice in (*recommendation.chosen, *recommendation.offers):
        candidate = by_id[choice.unit_id]
        assert choice.capability in candidate.offers
        assert set(choice.fits) == candidate.offers & {need.capability for need in requirement.needs}
        assert not candidate.declined
    assert all(may_be_chosen(by_id[choice.unit_id], requirement) for choice in recommendation.chosen)
    for offer in recommendation.offers:
        candidate = by_id[offer.unit_id]
        assert requirement.divert
        assert candidate.status in ("dispatched", "en_route")
        assert not candidate.assignment_on_scene
        assert (candidate.incident_priority or 0) > priority


@given(requirements, crowds(12))
def test_an_offer_is_worth_it(requirement: Requirement, crowd: list[Candidate]) -> None:
    recommendation = recommend(requirement, crowd, priority=2)
    by_id = {candidate.unit_id: candidate for candidate in crowd}
    missing = sum(shortfall.missing for shortfall in recommendation.shortfalls)
    for_open = [offer for offer in recommendation.offers if offer.reasons[1].code == "divert_fills_open"]
    assert len(for_open) <= missing
    for offer in recommendation.offers:
        if offer in for_open:
            continue
        unknown, at_s = effective(by_id[offer.unit_id])
        assert not unknown
        slower = [effective(by_id[choice.unit_id]) for choice in alike(recommendation.chosen, offer)]
        assert any(cost[0] or cost[1] - at_s >= DIVERT_GAIN_S for cost in slower)


def alike(choices: Iterable[Choice], offer: Choice) -> list[Choice]:
    return [choice for choice in choices if choice.capability == offer.capability]


def soonest_that_can_serve_together(places: Sequence[str], servers: Sequence[Server]) -> set[int]:
    """The same optimum by another road: take the cheapest first, each that leaves all taken before it a place."""
    holder: dict[int, int] = {}

    def seat(index: int, tried: set[int]) -> bool:
        for place, capability in enumerate(places):
            if capability in servers[index].offers and place not in tried:
                tried.add(place)
                if place not in holder or seat(holder[place], tried):
                    holder[place] = index
                    return True
        return False

    for index in sorted(range(len(servers)), key=lambda index: servers[index].cost):
        seat(index, set())
    return set(holder.values())


@given(st.integers(0, 10**6))
def test_among_hundreds_the_few_that_are_compared_hold_the_best(seed: int) -> None:
    chance = random.Random(seed)
    capabilities = "abcdefg"
    places = [chance.choice(capabilities) for _ in range(12)]
    servers = [
        Server(frozenset(chance.sample(capabilities, chance.choice([1, 1, 1, 2, 3]))), chance.randrange(60))
        for _ in range(chance.choice([5, 12, 300]))
    ]
    served = fill(places, servers)
    assert all(places[place] in servers[index].offers for place, index in served.items())
    assert set(served.values()) == soonest_that_can_serve_together(places, servers)
    assert len(set(served.values())) == len(served)
