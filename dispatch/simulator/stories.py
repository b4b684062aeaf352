"""What simulated callers tell: invented, but as people speak."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """An incident as its caller tells it. `type` is a code of the catalogue."""

    type: str
    place: str
    what: str


STORIES: dict[str, tuple[Story, ...]] = {
    "113": (
        Story("traffic_crash", "Ngã tư Đồng Xoài", "Hai xe máy va nhau, một người nằm giữa đường"),
        Story("theft", "Chợ phường", "Bị mất xe máy để trước sạp"),
        Story("robbery", "Cửa hàng tiện lợi trên quốc lộ 14", "Hai thanh niên cầm dao cướp tiền rồi bỏ chạy"),
        Story("disorder", "Quán nhậu cạnh bến xe", "Khoảng mười người đánh nhau bằng chai bia"),
        Story("domestic_violence", "Khu nhà trọ sau khu công nghiệp", "Nghe tiếng kêu cứu ở phòng bên"),
        Story("missing_person", "Thôn gần hồ", "Bà cụ tám mươi tuổi đi lạc từ sáng"),
    ),
    "114": (
        Story("house_fire", "Nhà cấp bốn trong hẻm", "Lửa bốc từ bếp, còn người bên trong"),
        Story("vehicle_fire", "Quốc lộ 13, gần trạm thu phí", "Xe tải bốc cháy ở đầu máy"),
        Story("forest_fire", "Lô cao su cuối đường đất", "Cháy lan khoảng một héc ta"),
        Story("gas_leak", "Quán phở đầu phố", "Mùi gas nồng, không khóa được van"),
        Story("drowning", "Hồ sau trường học", "Một em nhỏ trượt chân xuống nước"),
        Story("lift_rescue", "Chung cư, tầng bảy", "Ba người kẹt trong thang máy"),
    ),
    "115": (
        Story("cardiac_arrest", "Sân nhà văn hóa", "Ông đang tập thì ngã xuống, không thở"),
        Story("chest_pain", "Nhà riêng, hẻm bên chùa", "Đau thắt ngực, vã mồ hôi"),
        Story("stroke", "Nhà riêng cạnh trạm y tế", "Méo miệng, nói khó, yếu nửa người"),
        Story("childbirth", "Khu nhà trọ công nhân", "Sắp sinh, đau bụng dồn dập"),
        Story("bite_sting", "Rẫy điều", "Bị rắn lục cắn vào chân"),
        Story("fall", "Công trình đang xây", "Té giàn giáo từ tầng hai, còn tỉnh"),
    ),
}
