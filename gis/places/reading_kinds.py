"""Words that say what a place is, words that say which division an area is, and words that say nothing."""

from collections.abc import Iterable, Sequence

from gis.places.reading_words import Word

# Folded phrase: the kinds that it may mean (values of PlaceKind).
KINDS: dict[str, tuple[str, ...]] = {
    "cho": ("market",),
    "sieu thi": ("market", "shop"),
    "trung tam thuong mai": ("market", "shop"),
    "cua hang": ("shop",),
    "quan": ("shop",),
    "quan ca phe": ("shop",),
    "quan com": ("shop",),
    "quan nuoc": ("shop",),
    "nha hang": ("shop",),
    "truong": ("school",),
    "truong hoc": ("school",),
    "truong tieu hoc": ("school",),
    "tieu hoc": ("school",),
    "truong trung hoc": ("school",),
    "truong trung hoc co so": ("school",),
    "truong trung hoc pho thong": ("school",),
    "truong cap 1": ("school",),
    "truong cap 2": ("school",),
    "truong cap 3": ("school",),
    "truong mam non": ("school",),
    "mam non": ("school",),
    "mau giao": ("school",),
    "nha tre": ("school",),
    "truong cao dang": ("school",),
    "truong dai hoc": ("school",),
    "benh vien": ("hospital",),
    "nha thuong": ("hospital",),
    "trung hoc co so": ("school",),
    "trung hoc pho thong": ("school",),
    "trung hoc": ("school",),
    "trung tam y te": ("hospital", "clinic"),
    "tram y te": ("clinic",),
    "tram xa": ("clinic",),
    "phong kham": ("clinic",),
    "nha thuoc": ("pharmacy",),
    "tiem thuoc": ("pharmacy",),
    "hieu thuoc": ("pharmacy",),
    "cay xang": ("fuel",),
    "tram xang": ("fuel",),
    "tram xang dau": ("fuel",),
    "cua hang xang dau": ("fuel",),
    "xang dau": ("fuel",),
    "nha may": ("industrial",),
    "xi nghiep": ("industrial",),
    "cong ty": ("industrial", "office", "shop"),
    "xuong": ("industrial",),
    "khu cong nghiep": ("industrial",),
    "cum cong nghiep": ("industrial",),
    "chua": ("pagoda",),
    "dinh": ("pagoda",),
    "mieu": ("pagoda",),
    "tinh xa": ("pagoda",),
    "tinh that": ("pagoda",),
    "thien vien": ("pagoda",),
    "thanh that": ("pagoda", "church"),
    "nha tho": ("church",),
    "giao xu": ("church",),
    "giao ho": ("church",),
    "dap": ("dam",),
    "ho": ("dam", "water"),
    "thuy dien": ("dam",),
    "ho thuy dien": ("dam",),
    "suoi": ("water",),
    "song": ("water",),
    "thac": ("water", "park"),
    "nui": ("mountain",),
    "doi": ("mountain",),
    "lo cao su": ("plantation",),
    "nong truong": ("plantation",),
    "cao su": ("plantation", "industrial"),
    "cong vien": ("park",),
    "khu du lich": ("park",),
    "vuon quoc gia": ("park",),
    "cua khau": ("border",),
    "don bien phong": ("border",),
    "ben xe": ("station",),
    "ga": ("station",),
    "nha ga": ("station",),
    "uy ban": ("office",),
    "uy ban nhan dan": ("office",),
    "tru so": ("office",),
    "buu dien": ("office",),
    "nha van hoa": ("office",),
    "toa an": ("office",),
    "cong an": ("police",),
    "don cong an": ("police",),
    "doi pccc": ("fire_station",),
    "canh sat pccc": ("fire_station",),
    "ngan hang": ("bank",),
    "khach san": ("lodging",),
    "nha nghi": ("lodging",),
    "san van dong": ("sport",),
    "san bong": ("sport",),
    "nghia trang": ("cemetery",),
    "nghia dia": ("cemetery",),
    "cau": ("bridge",),
    "nga ba": ("junction",),
    "nga tu": ("junction",),
    "nga nam": ("junction",),
    "vong xoay": ("junction",),
    "bung binh": ("junction",),
    "giao lo": ("junction",),
    "duong": ("street", "road"),
    "pho": ("street",),
    "dai lo": ("street", "road"),
    "hem": ("alley", "street"),
    "thon": ("village",),
    "ap": ("village",),
    "ban": ("village",),
    "buon": ("village",),
    "lang": ("village",),
    "soc": ("village",),
    "khu pho": ("quarter",),
    "khu": ("quarter", "locality"),
    "to": ("quarter",),
    "to dan pho": ("quarter",),
    "xa": ("commune",),
    "phuong": ("commune",),
    "thi tran": ("commune",),
    "huyen": ("district",),
    "thi xa": ("district",),
    "thanh pho": ("district", "province"),
    "quan huyen": ("district",),
    "tinh": ("province",),
}
UNITS = frozenset({"xa", "phuong", "thi tran", "huyen", "thi xa", "thanh pho", "tinh"})
_LONGEST = max(len(phrase.split()) for phrase in KINDS)

LEADING_NOISE = (
    "khuc cua",
    "doan duong",
    "doan",
    "khu vuc",
    "cho nay",
    "cho em",
    "cho toi",
    "cho hoi",
    "toi dang o",
    "em dang o",
    "toi o",
    "em o",
    "minh o",
    "dang o",
    "hien o",
    "ngay tai",
    "ngay",
    "tai",
    "o",
    "thuoc",
    "ben",
    "dia chi",
    "nha toi",
    "nha em",
    "vi tri",
    "tren",
    "trong",
    "dau",
    "cuoi",
    "giua",
)


# How the words are written where marks are: "chỗ" is no market, and "phương" no ward.
_MARKED = {
    "cho": "chợ",
    "quan": "quán",
    "chua": "chùa",
    "dinh": "đình",
    "dap": "đập",
    "ho": "hồ",
    "suoi": "suối",
    "song": "sông",
    "thac": "thác",
    "nui": "núi",
    "doi": "đồi",
    "cau": "cầu",
    "duong": "đường",
    "pho": "phố",
    "hem": "hẻm",
    "thon": "thôn",
    "ap": "ấp",
    "ban": "bản",
    "buon": "buôn",
    "lang": "làng",
    "soc": "sóc",
    "to": "tổ",
    "xa": "xã",
    "phuong": "phường",
    "huyen": "huyện",
    "tinh": "tỉnh",
    "truong": "trường",
    "xuong": "xưởng",
    "mieu": "miếu",
    "gan": "gần",
    "canh": "cạnh",
    "ke": "kế",
    "sat": "sát",
    "cach": "cách",
    "truoc": "trước",
    "va": "và",
    "voi": "với",
    "cat": "cắt",
    "goc": "góc",
    "bac": "bắc",
    "nam": "nam",
    "dong": "đông",
    "tay": "tây",
    "ngang": "ngang",
    "gap": "gặp",
    "giao": "giao",
    "o": "ở",
    "tai": "tại",
    "so": "số",
    "lo": "lộ",
    "qua": "qua",
    "tu": "từ",
    "ben": "bên",
    "giua": "giữa",
    "dau": "đầu",
    "trong": "trong",
    "tren": "trên",
    "phia": "phía",
    "huong": "hướng",
    "hon": "hơn",
    "met": "mét",
    "cay": "cây",
}


def says(word: Word, folded: str) -> bool:
    """Return whether a word is this one, and not one that differs from it by its marks alone."""
    if word.folded != folded:
        return False
    return not word.is_marked or _MARKED.get(folded, word.written) == word.written


def phrase_at(words: Sequence[Word], place: int, phrases: Iterable[str]) -> int:
    """Return the length in words of the longest of the folded phrases that stands at the place; 0 without one."""
    longest = 0
    for phrase in phrases:
        parts = phrase.split()
        here = words[place : place + len(parts)]
        if len(parts) > longest and [word.folded for word in here] == parts and _is_meant(here):
            longest = len(parts)
    return longest


def leading_kind(words: Sequence[Word]) -> tuple[str, int]:
    """Return the longest phrase of a kind that words begin with, and its length in words; ("", 0) without one."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        phrase = " ".join(word.folded for word in words[:length])
        if phrase in KINDS and _is_meant(words[:length]):
            return phrase, length
    return "", 0


def ending_kinds(words: Sequence[Word]) -> tuple[str, ...]:
    """Return the kinds that the last words may say of what follows them, "ngã ba" or "ấp"; () where they say none."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        phrase, found = leading_kind(words[-length:])
        if found == length:
            return KINDS[phrase]
    return ()


def _is_meant(words: Sequence[Word]) -> bool:
    """Return whether words are meant as they are folded: one alone may be another by its marks, a phrase is not."""
    return len(words) > 1 or says(words[0], words[0].folded)
