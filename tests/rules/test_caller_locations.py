"""When two words about a caller's place cannot both be right, and when an incident takes one over.

A contradiction that is not told sends units to the wrong village; one that is told of every caller is read by nobody.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.caller_locations import (
    LEAST_RADIUS_M,
    MOVES_MPS,
    SIGHT_M,
    WIDENED,
    Whereabouts,
    location_doubts,
)
from dispatch.rules.incident_places import COARSEST_M, MEASURED, best_of, decide_place
from dispatch.vocabulary import LocationSource
from gis.distance import moved

RANG = datetime(2026, 11, 30, 3, tzinfo=UTC)
HERE = (106.9, 11.53)
LINK, AML, CELL = LocationSource.SMS_LINK, LocationSource.AML, LocationSource.NETWORK
SPOKEN, OPERATOR = LocationSource.SPOKEN, LocationSource.OPERATOR


def at(
    source: LocationSource, *, east_m: float = 0, radius_m: float = 10, after_s: float = 0, north_m: float = 0
) -> Whereabouts:
    lon, lat = moved(HERE, east_m, north_m)
    return Whereabouts(source, lon, lat, radius_m, RANG + timedelta(seconds=after_s))


def codes(locations: list[Whereabouts], place: Whereabouts | None = None) -> list[str]:
    return [reason.code for reason in location_doubts(7, RANG, locations, place)]


@pytest.mark.parametrize(
    ("locations", "place", "expected"),
    [
        pytest.param([], at(OPERATOR), [], id="nothing known"),
        pytest.param([at(LINK)], None, [], id="one word, no place"),
        pytest.param([at(LINK, east_m=4000)], at(OPERATOR), ["caller_elsewhere"], id="the next village"),
        pytest.param([at(LINK, east_m=500)], at(OPERATOR), [], id="sees it across the field"),
        pytest.param([at(LINK, east_m=4000)], at(SPOKEN, radius_m=3000), [], id="the place is a whole commune"),
        pytest.param([at(CELL, east_m=4000, radius_m=3000)], at(OPERATOR), [], id="the cell is wide"),
        pytest.param([at(CELL, east_m=9000, radius_m=3000)], at(OPERATOR), ["caller_elsewhere"], id="another cell"),
        pytest.param([at(CELL, east_m=1100, radius_m=0)], at(OPERATOR), [], id="a cell that claims to be a point"),
        pytest.param([at(LINK, east_m=4000, after_s=300)], at(OPERATOR), [], id="drove on for five minutes"),
        pytest.param([at(LINK, east_m=9000, after_s=300)], at(OPERATOR), ["caller_elsewhere"], id="too far to drive"),
        pytest.param([at(AML, east_m=4000, after_s=-60)], at(OPERATOR), ["caller_elsewhere"], id="before the call"),
        pytest.param([at(LINK), at(AML, east_m=3000)], None, ["locations_disagree"], id="two telephones' words"),
        pytest.param([at(LINK, after_s=200), at(AML, east_m=3000)], None, [], id="time to have gone"),
        pytest.param([at(LINK), at(LINK, east_m=3000, after_s=20)], None, [], id="one source is a track"),
        pytest.param(
            [at(SPOKEN, east_m=9000), at(LINK, east_m=5000), at(AML)],
            at(OPERATOR),
            ["caller_elsewhere", "locations_disagree"],
            id="one reason of each kind",
        ),
    ],
)
def test_what_cannot_both_be_right(
    locations: list[Whereabouts], place: Whereabouts | None, expected: list[str]
) -> None:
    assert codes(locations, place) == expected
    assert codes(locations[::-1], place) == expected


def test_the_newest_word_of_a_source_counts() -> None:
    came_back = [at(LINK, after_s=30), at(LINK, east_m=9000)]
    assert codes(came_back, at(OPERATOR)) == []
    assert codes([at(LINK, east_m=9000, after_s=30), at(LINK)], at(OPERATOR)) == ["caller_elsewhere"]


def test_the_greatest_contradiction_is_told_with_its_figures() -> None:
    locations = [at(AML, east_m=4150), at(LINK, east_m=4200)]
    [reason] = location_doubts(7, RANG, locations, at(OPERATOR, radius_m=20))
    assert reason.code == "caller_elsewhere"
    assert reason.facts == {
        "call": 7,
        "source": "sms_link",
        "other_source": "operator",
        "distance_m": 4200,
        "explained_m": round(LEAST_RADIUS_M[LINK] + LEAST_RADIUS_M[OPERATOR] + SIGHT_M),
    }
    assert reason.vi == "vị trí người gọi (liên kết SMS) cách nơi đã chọn 4,2 km: hãy hỏi lại vụ việc ở đâu"
    assert reason.en == "the caller (the location link) is 4.2 km from the chosen place: ask again where it happened"


@given(
    one=st.sampled_from(list(LocationSource)),
    other=st.sampled_from(list(LocationSource)),
    radius_m=st.floats(0, 5000),
    apart_s=st.floats(0, 1800),
    beyond_m=st.floats(-400, 400),
)
def test_the_line_lies_where_radii_and_time_end(
    one: LocationSource, other: LocationSource, radius_m: float, apart_s: float, beyond_m: float
) -> None:
    if one is other or abs(beyond_m) < 5:
        return
    explained = [max(radius_m * WIDENED, LEAST_RADIUS_M[source]) for source in (one, other)]
    east_m = sum(explained) + MOVES_MPS * apart_s + beyond_m
    pair = [at(one, radius_m=radius_m), at(other, radius_m=radius_m, after_s=apart_s, north_m=east_m)]
    assert codes(pair) == (["locations_disagree"] if beyond_m > 0 else [])


@pytest.mark.parametrize(
    ("found", "held", "is_chosen", "expected"),
    [
        pytest.param(at(CELL, radius_m=2000), None, False, "place_unknown", id="better than nothing"),
        pytest.param(at(SPOKEN, radius_m=0), None, True, "place_unknown", id="a person's word, cleared before"),
        pytest.param(at(CELL, radius_m=COARSEST_M + 1), None, False, "too_coarse", id="a district"),
        pytest.param(at(LINK), at(OPERATOR, radius_m=900), True, "person_chose", id="a person's place stays"),
        pytest.param(at(LINK), at(AML, radius_m=9), True, "person_chose", id="also one that was measured"),
        pytest.param(at(LINK), at(CELL, radius_m=2000), False, "more_exact", id="the telephone sharpens the cell"),
        pytest.param(at(LINK, radius_m=8), at(LINK, radius_m=60), False, "more_exact", id="the sky clears"),
        pytest.param(at(LINK, radius_m=60), at(LINK, radius_m=8), False, "not_more_exact", id="the caller goes in"),
        pytest.param(at(AML, radius_m=10), at(LINK, radius_m=10), False, "not_more_exact", id="no better"),
        pytest.param(at(CELL, radius_m=5), at(LINK, radius_m=40), False, "from_telephone", id="a cell that boasts"),
        pytest.param(at(LINK, east_m=900, radius_m=5), at(LINK, radius_m=9), False, "elsewhere", id="drives on"),
    ],
)
def test_what_an_incident_takes_over(
    found: Whereabouts, held: Whereabouts | None, is_chosen: bool, expected: str
) -> None:
    decision = decide_place(found, held, is_chosen=is_chosen)
    assert decision.reason.code == expected
    assert decision.is_taken is (expected in {"place_unknown", "more_exact"})
    assert decision.reason.facts == {"source": found.source.value, "radius_m": round(found.radius_m)}
    assert decision.reason.vi
    assert decision.reason.en


def test_an_ended_incident_takes_nothing() -> None:
    decision = decide_place(at(LINK), None, is_chosen=False, is_open=False)
    assert (decision.is_taken, decision.reason.code) == (False, "incident_ended")


@given(
    found=st.builds(
        at, st.sampled_from(list(LocationSource)), east_m=st.floats(-9000, 9000), radius_m=st.floats(0, 2e4)
    ),
    held=st.builds(at, st.sampled_from(sorted(MEASURED)), east_m=st.floats(-9000, 9000), radius_m=st.floats(0, 2e4)),
)
def test_no_measurement_moves_what_a_person_chose(found: Whereabouts, held: Whereabouts) -> None:
    assert not decide_place(found, held, is_chosen=True).is_taken
    taken = decide_place(found, held, is_chosen=False)
    assert not taken.is_taken or found.radius_m < held.radius_m


def test_the_best_of_several() -> None:
    known = [at(CELL, radius_m=1), at(LINK, radius_m=40), at(AML, radius_m=12)]
    assert best_of(known) is known[2]
    word = at(SPOKEN, radius_m=300)
    assert best_of([*known, word]) is word
    assert best_of([at(CELL, radius_m=COARSEST_M * 2)]) is None
    assert best_of([]) is None
