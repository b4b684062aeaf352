"""How questions are read: each form that callers and dispatchers use, and no text that breaks the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString

from gis.places.folding import fold, road_ref, searchable
from gis.places.linear import Post, locate
from gis.places.reading import read_queries, read_query
from gis.places.reading_codes import find_code, position_of
from gis.places.reading_coordinates import read_coordinates
from gis.places.reading_links import read_link
from gis.places.reading_numbers import read_number
from gis.places.reading_typing import read_telex, read_vni
from gis.places.reading_words import clean, cut


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Xã Đức-Liễu ", "xa duc lieu"),
        ("ĐỒNG XOÀI", "dong xoai"),
        ("Đồng Xoài", "dong xoai"),
        ("Đắk R'Lấp", "dak rlap"),
        ("ấp3", "ap 3"),
        ("\ud800", ""),
    ],
)
def test_names_are_compared_without_marks(text: str, folded: str) -> None:
    assert fold(clean(text)) == folded


@pytest.mark.parametrize("text", ["QL14", "QL 14", "QL.14", "ql-14", "quốc lộ 14", "Đường Quốc Lộ 14"])
def test_a_numbered_road_has_one_spelling(text: str) -> None:
    assert road_ref(text) == "ql14"


def test_names_are_indexed_in_full_words() -> None:
    assert searchable("UBND xã Nghĩa Trung") == "uy ban nhan dan xa nghia trung"
    assert searchable("Ngã tư QL14 - ĐT.741") == "nga tu ql14 dt741"
    assert searchable("đường 30 tháng 4") == "duong 30 4"


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("ddoongf", "đồng"),
        ("xoaif", "xoaì"),
        ("lieeux", "liêũ"),
        ("dwowngf", "dường"),
        ("ddaof", "đaò"),
        ("DDOONG", None),
    ],
)
def test_telex_keys_are_read(keys: str, word: str | None) -> None:
    read = read_telex(keys)
    assert (read.marked if read else None) == word


@pytest.mark.parametrize("word", ["cho", "duc", "dak", "krong", "xoai", "class", "big", "coopmart"])
def test_words_that_are_no_keys_stay(word: str) -> None:
    assert read_telex(word) is None


def test_vni_is_told_from_numbers() -> None:
    assert read_vni("d9o62ng", sure=False).folded == "dong"
    assert read_vni("ap3", sure=False) is None
    assert read_vni("ap1", sure=True).folded == "ap"
    assert read_vni("ql14", sure=True) is None
    assert [word.folded for word in cut("d9o62ng xoa2i").words] == ["dong", "xoai"]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("chin tram hai muoi hai", 922),
        ("chin hai hai", 922),
        ("chin hai muoi hai", 922),
        ("mot tram linh nam", 105),
        ("muoi lam", 15),
        ("hai muoi", 20),
        ("tam tram ruoi", 850),
        ("cho", 0),
    ],
)
def test_spoken_numbers(said: str, number: int) -> None:
    assert read_number(said.split())[0] == number


@pytest.mark.parametrize(
    "text",
    [
        "11.5361, 106.8833",
        "11,5361 106,8833",
        "11,5361, 106,8833",
        "106.8833 11.5361",
        "tọa độ 11.5361; 106.8833 nè",
        "11°32'10\"N 106°53'00\"E",
        "11°32′10″B, 106°53′00″Đ",
        "N11°32.1667' E106°53.0'",
        "11 độ 32 phút 10 giây bắc, 106 độ 53 phút 0 giây đông",
        "11d32m10s 106d53m00s",
        "11 32 10 N 106 53 00 E",
        "kinh độ 106.8833 vĩ độ 11.5361",
        "mười một độ ba mươi hai phút mười giây, một trăm lẻ sáu độ năm mươi ba phút không giây",
    ],
)
def test_coordinates_in_every_spelling(text: str) -> None:
    found = read_coordinates(text)
    assert found is not None
    assert (found.lat, found.lon) == (pytest.approx(11.5361, abs=0.0002), pytest.approx(106.8833, abs=0.0002))


@pytest.mark.parametrize("text", ["999.99 999.99", "5,5 km chợ", "12.5 nguyễn huệ", "-91.00, 200.00", "0271 3879 999"])
def test_what_is_no_coordinate(text: str) -> None:
    assert read_coordinates(text) is None


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/maps/place/X/@11.9,106.1,17z/data=!3m1!4b1!3d11.5361!4d106.8833",
        "https://maps.google.com/?q=11.5361,106.8833",
        "https://www.google.com/maps/search/?api=1&query=11.5361%2C106.8833",
        "https://www.google.com/maps/@11.5361,106.8833,15z",
        "http://maps.apple.com/?ll=11.5361,106.8833&q=Pin",
        "https://www.openstreetmap.org/?mlat=11.5361&mlon=106.8833#map=17/11.1/106.1",
        "https://www.openstreetmap.org/#map=15/11.5361/106.8833",
        "geo:11.5361,106.8833?z=17",
        "geo:0,0?q=11.5361,106.8833(Nha)",
        "em ở đây nè https://maps.google.com/?q=11.5361,106.8833 nhé",
    ],
)
def test_links_hold_their_position(link: str) -> None:
    found = read_link(link)
    assert found is not None
    assert found.position is not None
    assert (found.position.lat, found.position.lon) == (11.5361, 106.8833)


@pytest.mark.parametrize(
    ("link", "least_m", "most_m"),
    [
        ("https://www.google.com/maps/@11.75,106.9,9z", 150_000, 200_000),
        ("https://www.google.com/maps/@11.75,106.9,17z", 500, 1_000),
        ("https://www.google.com/maps/@11.75,106.9,21z", 50, 100),
        ("https://www.google.com/maps/@11.75,106.9,1200m/data=!3m1!1e3", 1_000, 1_500),
        ("https://www.google.com/maps/@11.75,106.9", 50_000, 150_000),
        ("https://www.openstreetmap.org/#map=8/11.75/106.9", 300_000, 400_000),
        ("https://bing.com/maps?cp=11.75~106.9&lvl=12", 10_000, 25_000),
    ],
)
def test_the_middle_of_a_screen_is_as_wide_as_what_was_seen(link: str, least_m: int, most_m: int) -> None:
    found = read_link(link)
    assert found is not None
    assert found.screen
    assert found.position is not None
    assert least_m <= found.position.radius_m <= most_m


def test_a_pin_is_precise_and_a_name_beside_a_screen_stays() -> None:
    pin = read_link("https://www.google.com/maps/place/X/@11.9,106.1,9z/data=!3m1!4b1!3d11.5361!4d106.8833")
    assert pin is not None
    assert pin.position is not None
    assert (pin.position.radius_m, pin.screen) == (20, False)
    named = read_link("https://www.google.com/maps/place/Chợ+Đức+Liễu/@11.7,107.1,10z")
    assert named is not None
    assert (named.text, named.screen) == ("Chợ Đức Liễu", True)


def test_a_link_that_holds_none() -> None:
    short = read_link("https://maps.app.goo.gl/abc123")
    assert short is not None
    assert (short.position, short.short) == (None, True)
    named = read_link("https://maps.google.com/?q=Chợ+Đức+Liễu")
    assert named is not None
    assert named.text == "Chợ Đức Liễu"
    assert read_link("chợ Đức Liễu") is None


def test_plus_codes_are_told_from_kilometres() -> None:
    assert find_code("7P38GVPM+26") == ("7P38GVPM+26", "")
    assert find_code("gvpm+26 Đồng Xoài") == ("GVPM+26", "Đồng Xoài")
    assert find_code("km 922+900") is None
    assert position_of("GVPM+26") is None
    near = position_of("GVPM+26", (106.8, 11.5))
    assert near is not None
    assert (near.lat, near.lon) == (pytest.approx(11.53506, abs=1e-4), pytest.approx(106.88306, abs=1e-4))


@pytest.mark.parametrize(
    ("text", "metres", "roads"),
    [
        ("km 922+900 QL14", 922_900, ("ql14",)),
        ("ql14 km922", 922_000, ("ql14",)),
        ("cây số chín hai hai quốc lộ mười bốn", 922_000, ("ql14",)),
        ("km 922,5 đường 741", 922_500, ("?741",)),
        ("922+900 ql 14", 922_900, ("ql14",)),
    ],
)
def test_kilometres(text: str, metres: int, roads: tuple[str, ...]) -> None:
    query = read_query(text)
    assert query.kilometre is not None
    assert (query.kilometre.metres, query.roads, query.names) == (metres, roads, ())


@pytest.mark.parametrize(
    ("text", "number", "street"),
    [
        ("123 Nguyễn Huệ", "123", "nguyễn huệ"),
        ("hẻm 12/3 đường Hùng Vương", "12/3", "hùng vương"),
        ("12/3/5 hùng vương", "12/3/5", "hùng vương"),
        ("số 5 hẻm 12 đường Hùng Vương", "12/5", "hùng vương"),
        ("đường Nguyễn Huệ số 12", "12", "nguyễn huệ"),
        ("số 48 xuyệt 7 nguyễn huệ", "48/7", "nguyễn huệ"),
    ],
)
def test_house_numbers(text: str, number: str, street: str) -> None:
    house = read_query(text).house
    assert house is not None
    assert (house.number, house.street.written) == (number, street)


def test_junctions_and_relations() -> None:
    assert [side.folded for side in read_query("ngã tư QL14 và ĐT741").junction or ()] == [("ql14",), ("dt741",)]
    assert read_query("ngã ba Sao Bọng").junction is None
    query = read_query("cách chợ Đức Liễu 500 m về phía bắc")
    assert query.relation is not None
    assert query.relation.distance is not None
    assert (query.relation.code, query.relation.distance.metres, query.relation.bearing) == ("offset", 500, 0)
    assert [name.core for name in query.names] == [("duc", "lieu")]
    query = read_query("cách cầu 38 khoảng 2 cây hướng Đắk Nông")
    assert query.relation is not None
    assert query.relation.towards is not None
    assert query.relation.towards.folded == ("dak", "nong")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ngã ba cây xăng Đức Liễu", "ngã ba cây xăng đức liễu"),
        ("nga ba cay xang duc lieu", "nga ba cay xang duc lieu"),
        ("ngã tư cây điệp", "ngã tư cây điệp"),
        ("ngã ba Cây Chanh", "ngã ba cây chanh"),
        ("ngã năm cây xăng", "ngã năm cây xăng"),
        ("ngã sáu cây me", "ngã sáu cây me"),
        ("ngã ba cây số 8", "ngã ba cây số 8"),
        ("ấp 5 cây xăng Phước Long", "ấp 5 cây xăng phước long"),
        ("ấp 3 cây điều", "ấp 3 cây điều"),
        ("thôn 2 cây da", "thôn 2 cây da"),
        ("chợ cây số 5", "chợ cây số 5"),
    ],
)
def test_trees_and_pumps_are_no_kilometres(text: str, name: str) -> None:
    query = read_query(text)
    assert ([one.written for one in query.names], query.relation, query.kilometre) == ([name], None, None)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("cách cầu 38 khoảng 2 cây hướng Đắk Nông", 2_000),
        ("cách ngã ba Sao Bọng 2 cây rưỡi", 2_500),
        ("cách ngã ba Sao Bọng ba cây", 3_000),
        ("2 cây từ chợ Đức Liễu", 2_000),
        ("cách chợ Đức Liễu 2 km một xe tải lật", 2_000),
        ("cách chợ Đức Liễu 2 km 5 người bị thương", 2_000),
        ("cách chợ Đức Liễu hai cây số năm người bị thương", 2_000),
    ],
)
def test_distances_end_before_what_is_counted(text: str, metres: int) -> None:
    query = read_query(text)
    assert query.relation is not None
    assert query.relation.distance is not None
    assert (query.relation.distance.metres, query.kilometre) == (metres, None)


@pytest.mark.parametrize(
    ("text", "road", "kilometre"),
    [
        ("quốc lộ mười bốn năm người bị thương", "ql14", None),
        ("quốc lộ mười bốn mười hai người bị thương", "ql14", None),
        ("quốc lộ mười ba hai xe đụng nhau", "ql13", None),
        ("QL14 km 922 hơn 10 người bị thương", "ql14", 922),
        ("quốc lộ 14 cây số chín hai hai ba nạn nhân", "ql14", 922),
        ("quốc lộ 14 cây số chín trăm hai mươi hai người bị thương", "ql14", 922),
        ("cây số chín hai hai em ơi quốc lộ 14", "ql14", 922),
        ("ấp 5 km 922 QL14", "ql14", 922),
        ("ngã ba cây số 922 quốc lộ 14", "ql14", 922),
    ],
)
def test_numbers_end_before_what_is_counted(text: str, road: str, kilometre: int | None) -> None:
    query = read_query(text)
    assert query.roads == (road,)
    found = query.kilometre
    assert (found and (found.metres, found.exact)) == (kilometre and (kilometre * 1000, False))


def test_what_may_be_cut_otherwise_is_read_otherwise_too() -> None:
    [likely, other] = read_queries("tỉnh lộ bảy bốn một xe tải lật")
    assert (likely.roads, other.roads) == (("dt74",), ("dt741",))
    [likely, other] = read_queries("ngã ba Cây Số 8")
    assert likely.kilometre is None
    assert other.kilometre is not None
    assert len(read_queries("QL14 km 922")) == 1


def test_several_clues_at_once() -> None:
    query = read_query("khúc cua gần chợ Đức Liễu, quốc lộ 14, cây số chín hai hai")
    assert query.relation is not None
    assert query.kilometre is not None
    assert ([name.folded for name in query.names], query.roads) == ([("cho", "duc", "lieu")], ("ql14",))
    assert (query.relation.code, query.kilometre.metres) == ("near", 922_000)


def test_what_callers_say_round_a_name_is_not_the_name() -> None:
    for text in ("dạ em đang ở chợ Đức Liễu nè anh", "cháy lớn lắm ở chợ Đức Liễu", "alo chỗ chợ Đức Liễu á"):
        assert [name.written for name in read_query(text).names] == ["chợ đức liễu"]
    assert [name.folded for name in read_query("da kia").names] == [("da", "kia")]


def test_a_kilometre_lies_between_its_posts_whatever_the_parts_of_the_line() -> None:
    whole = LineString([(106.0, 11.0), (106.1, 11.0), (106.2, 11.0)])
    parts = MultiLineString([[(106.2, 11.0), (106.1, 11.0)], [(106.0, 11.0), (106.1, 11.0)]])
    posts = [Post(10_000, 106.2, 11.0), Post(32_000, 106.0, 11.0)]
    for line in (whole, parts):
        found = locate(line, posts, 21_000, exact=True)
        assert found is not None
        assert (found.lon, found.lat, found.beyond) == (pytest.approx(106.1, abs=1e-3), pytest.approx(11.0), False)
    assert locate(whole, posts, 5_000, exact=True) is None
    assert locate(whole, posts[:1], 11_000, exact=True) is None


_PIECES = st.sampled_from(
    [
        "km ",
        "922+900",
        " ql14",
        "hẻm ",
        "12/3",
        " gần ",
        "cách ",
        "500 m",
        "ngã tư ",
        " và ",
        ", ",
        "chợ ",
        "11.5",
        "°",
        "'",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=15).map("".join)))
def test_no_text_breaks_the_reading(text: str) -> None:
    cleaned = clean(text)
    read_link(cleaned)
    find_code(cleaned)
    read_coordinates(cleaned)
    read_query(cleaned)
    searchable(cleaned)
