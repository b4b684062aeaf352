"""How callers of a province tell one and the same thing: invented, in several wordings each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Telling:
    """A kind of incident: how often it happens, what it is mistaken for, who is called, and what is said of it."""

    type: str
    share: int
    lines: tuple[str, ...]
    mistaken_for: tuple[str, ...]
    seen_by_many: bool
    lasts_minutes: int
    what: tuple[str, ...]


# Label points of communes of the demonstration province (longitude, latitude).
COMMUNES: dict[str, tuple[float, float]] = {
    "phường Bình Phước": (106.9, 11.53),
    "phường Đồng Xoài": (106.83, 11.53),
    "phường Phước Long": (107.01, 11.83),
    "phường Phước Bình": (106.94, 11.83),
    "xã Phú Riềng": (106.92, 11.69),
    "phường Lộc Ninh": (106.63, 11.83),
    "xã Lộc Thạnh": (106.54, 11.94),
    "xã Lộc Thành": (106.5, 11.76),
    "phường Bình Long": (106.6, 11.63),
    "phường An Lộc": (106.59, 11.71),
    "phường Đồng Phú": (106.85, 11.42),
    "xã Bù Đăng": (107.23, 11.81),
    "xã Bom Bo": (107.15, 11.88),
    "phường Chơn Thành": (106.65, 11.42),
    "phường Minh Hưng": (106.6, 11.47),
    "xã Nha Bích": (106.72, 11.52),
}

STREETS = ("Hùng Vương", "Phú Riềng Đỏ", "Nguyễn Huệ", "Trần Hưng Đạo", "Lê Duẩn", "Nguyễn Văn Linh", "Hai Bà Trưng")
NAMES = ("Tân Bình", "Hoa Sen", "Thanh Tâm", "Minh Long", "Phú Thịnh", "Hòa Bình", "Tiến Thành", "Quang Trung")
ROADS = ("Quốc lộ 14", "Quốc lộ 13", "ĐT741", "ĐT753")

# One site in several wordings; the fields are filled once for a site.
SITES: tuple[tuple[str, ...], ...] = (
    ("Chợ {name}, {commune}", "trước cổng chợ {name}", "khu chợ {name} {commune}"),
    ("Ngã tư {street} – {other_street}, {commune}", "ngã tư {street}", "đường {street}, {commune}"),
    ("{road} km {km}+{metres}, {commune}", "{road} đoạn qua {commune}", "{road} gần cây xăng {name}"),
    ("Hẻm {alley} đường {street}, {commune}", "{street} hẻm {alley}", "khu phố {number}, đường {street} {commune}"),
    ("Trường tiểu học {name}, {commune}", "gần trường {name}", "sau trường {name}, {commune}"),
    ("Công ty {name}, khu công nghiệp {commune}", "cổng công ty {name}", "KCN {commune}, xưởng {name}"),
    ("Chùa {name}, {commune}", "hẻm bên chùa {name}", "ngay chùa {name}"),
    ("Ấp {number}, {commune}", "lô cao su ấp {number} {commune}", "đường đất ấp {number}"),
    ("Cầu {name}, {road}", "chân cầu {name}, {commune}", "{road}, qua cầu {name} một đoạn"),
)

TELLINGS: tuple[Telling, ...] = (
    Telling("traffic_crash", 24, ("113", "113", "115", "115", "114"), ("trauma", "extrication", "unconscious"), True,
        12, (
        "Hai xe máy va nhau, một người nằm giữa đường", "Tai nạn giao thông, có người bất tỉnh",
        "Xe tải tông xe máy, chảy máu nhiều", "Đụng xe, người bị thương nằm giữa đường")),
    Telling("house_fire", 6, ("114", "114", "114", "113"), ("industrial_fire", "explosion", "gas_leak"), True, 25, (
        "Cháy nhà, lửa bốc từ bếp", "Nhà đang cháy lớn, còn người bên trong", "Thấy khói đen và lửa trên mái nhà",
        "Cháy nhà cấp bốn, lửa lan sang nhà bên")),
    Telling("disorder", 7, ("113",), ("assault", "drugs"), True, 12, (
        "Một nhóm thanh niên đánh nhau bằng chai bia", "Đánh nhau ở quán nhậu, có người cầm dao",
        "Gây rối, la hét đập phá bàn ghế")),
    Telling("theft", 6, ("113",), ("robbery", "break_in"), False, 20, (
        "Bị mất xe máy để trước sạp", "Kẻ trộm lấy điện thoại rồi bỏ chạy", "Mất trộm xe máy")),
    Telling("domestic_violence", 5, ("113",), ("disorder", "assault"), False, 15, (
        "Nghe tiếng kêu cứu ở phòng bên", "Chồng say rượu đánh vợ", "Cãi nhau rồi đánh vợ con, đập đồ")),
    Telling("vehicle_fire", 3, ("114", "114", "113"), ("traffic_crash", "explosion"), True, 15, (
        "Xe tải bốc cháy ở đầu máy", "Xe con đang cháy bên đường", "Cháy xe tải, tài xế đã ra ngoài")),
    Telling("forest_fire", 2, ("114",), ("house_fire",), True, 40, (
        "Cháy lô cao su, cháy lan khoảng một héc ta", "Cháy rẫy điều, lửa lan nhanh", "Khói lửa ngoài lô cao su")),
    Telling("drowning", 2, ("114", "115"), ("missing_person",), True, 12, (
        "Một em nhỏ trượt chân xuống hồ", "Có người đuối nước, chưa tìm thấy", "Trẻ em tắm hồ bị chìm")),
    Telling("cardiac_arrest", 4, ("115",), ("unconscious", "chest_pain"), False, 6, (
        "Ông đang tập thì ngã xuống, không thở", "Người nhà ngừng thở, gọi không dậy")),
    Telling("stroke", 6, ("115",), ("unconscious",), False, 10, (
        "Méo miệng, nói khó, yếu nửa người", "Bà cụ đột ngột liệt nửa người, nói khó")),
    Telling("chest_pain", 6, ("115",), ("dyspnoea",), False, 10, (
        "Đau thắt ngực, vã mồ hôi", "Đau ngực dữ dội, khó thở")),
    Telling("dyspnoea", 5, ("115",), ("chest_pain", "anaphylaxis"), False, 10, (
        "Khó thở, tím môi", "Lên cơn hen, thở không nổi")),
    Telling("childbirth", 3, ("115",), ("bleeding",), False, 10, (
        "Sắp sinh, đau bụng dồn dập", "Vỡ ối, thai 38 tuần, đau bụng dồn dập")),
    Telling("fall", 5, ("115",), ("trauma", "unconscious"), False, 10, (
        "Té giàn giáo từ tầng hai, còn tỉnh", "Ông cụ té cầu thang, đau hông không đi được")),
    Telling("fallen_tree", 2, ("114", "113"), ("trapped",), True, 30, (
        "Cây đổ chắn ngang đường", "Cây lớn ngã đè lên dây điện")),
    Telling("gas_leak", 2, ("114",), ("explosion", "house_fire"), True, 12, (
        "Mùi gas nồng, không khóa được van", "Rò khí gas ở quán ăn, mùi nồng")),
)  # fmt: skip

NUISANCE_WORDS = (
    "Chọc phá, cười rồi tắt máy",
    "Chửi bới tổng đài",
    "Trẻ em nghịch máy, nói linh tinh",
    "Say rượu nói nhảm",
)
SILENT_WORDS = ("", "Không có tiếng nói", "Im lặng, chỉ có tiếng ồn")
WRONG_NUMBER_WORDS = ("Gọi nhầm số", "Hỏi tổng đài taxi", "Gọi nhầm, xin lỗi")
INFORMATION_WORDS = (
    "Hỏi thủ tục cấp căn cước", "Hỏi giờ làm việc của bệnh viện", "Báo mất điện khu vực", "Hỏi tình hình giao thông",
    "Hỏi số điện thoại công an xã", "Phản ánh tiếng ồn karaoke",
)  # fmt: skip
TEST_WORDS = ("Gọi thử đường dây",)
