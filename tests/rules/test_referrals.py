"""The other centre hears this text and nothing else: what is missing in it is asked for again, or lost."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dispatch.rules.numbers import spoken
from dispatch.rules.referrals import Referred, UnitSent, referral_text
from dispatch.vocabulary import AssignmentOutcome

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 11, 30, 19, 5, tzinfo=UTC)
NOTHING = Referred(
    line="Tổng đài thông tin 1022",
    number="26-000012",
    type="",
    priority=5,
    created_at=AT,
    place="",
    position=None,
    what="",
    answers=[],
    callers=[],
    sent=[],
)


def at(minute: int) -> datetime:
    return AT.replace(minute=minute)


def test_all_that_is_known_is_told_in_the_centres_time() -> None:
    told = replace(
        NOTHING,
        type="Cây đổ",
        place="Chợ Đồng Xoài",
        position=(11.535124, 106.9, 25.4),
        what="Cây đổ chắn đường, không ai bị thương",
        answers=[("Có ai bị kẹt không?", "Một em bé"), ("Có dây điện không?", "Không")],
        callers=["+84912345678", "", "+84271123456", "+84912345678", ""],
        sent=[
            UnitSent("XC07", at(6), at(20), at(40), AssignmentOutcome.COMPLETED),
            UnitSent("XC08", at(7), None, at(9), AssignmentOutcome.DECLINED),
            UnitSent("CA01", at(8), None, None, None),
        ],
    )
    assert referral_text(told, ZONE).splitlines() == [
        "Bàn giao vụ việc 26-000012 cho Tổng đài thông tin 1022",
        "Loại: Cây đổ (mức ưu tiên 5)",
        "Địa điểm: Chợ Đồng Xoài",
        "Tọa độ: 11.53512, 106.90000 (sai số 25 m)",
        "Nội dung: Cây đổ chắn đường, không ai bị thương",
        "Hỏi: Có ai bị kẹt không? Đáp: Một em bé",
        "Hỏi: Có dây điện không? Đáp: Không",
        f"Người gọi: 0912 345 678 (2 cuộc gọi); không rõ số (2 cuộc gọi); {spoken('+84271123456')}",
        "Nhận tin lúc: 02:05 ngày 01/12/2026",
        "Đã làm: XC07 điều lúc 02:06, đến nơi 02:20, xong 02:40; "
        "XC08 điều lúc 02:07, từ chối 02:09; CA01 điều lúc 02:08",
    ]


def test_what_is_not_known_is_said_not_to_be() -> None:
    lines = referral_text(NOTHING, ZONE).splitlines()
    assert lines[1:6] == [
        "Loại: chưa rõ (mức ưu tiên 5)",
        "Địa điểm: chưa rõ",
        "Tọa độ: chưa rõ",
        "Nội dung: chưa rõ",
        "Người gọi: không có cuộc gọi",
    ]
    assert lines[-1] == "Đã làm: chưa điều lực lượng"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+84912345678", "0912 345 678"),
        ("+6581234567", "+65 8123 4567"),
        ("1022", "1022"),
        ("", ""),
        ("tel:?", "tel:?"),
    ],
)
def test_numbers_are_said_as_people_dial_them(number: str, said: str) -> None:
    assert spoken(number) == said


def test_every_end_of_a_units_work_has_a_word() -> None:
    for outcome in AssignmentOutcome:
        told = replace(NOTHING, sent=[UnitSent("CA01", at(1), None, at(2), outcome)])
        assert referral_text(told, ZONE).splitlines()[-1].startswith("Đã làm: CA01 điều lúc 02:01, ")
