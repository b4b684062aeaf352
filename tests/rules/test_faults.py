"""A fault that is told too often is not read any more; one that is not told is worse."""

import pytest

from dispatch.rules.faults import DEGRADED_PART, FaultCode, Finding

CODE = FaultCode.DEADLINES_OVERDUE


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(1, 1, False), (1, 9, False), (1, 10, True), (9, 11, False), (12, 120, True), (120, 1, False)],
)
def test_a_fault_that_lasts_is_told_again_only_when_it_has_grown_tenfold(before: int, now: int, told: bool) -> None:
    earlier = Finding(CODE, before, "deadlines are overdue").detail
    assert Finding(CODE, now, "deadlines are overdue").has_grown_since(earlier) is told


def test_a_detail_fits_its_column_however_long_the_name_of_a_policy_is() -> None:
    detail = Finding(FaultCode.ESCALATION_HOLE, 3, "đ" * 900).detail
    assert len(detail) == 500
    assert detail.startswith("3 ")


def test_every_fault_degrades_a_part_that_readyz_names() -> None:
    assert set(DEGRADED_PART) == set(FaultCode)
