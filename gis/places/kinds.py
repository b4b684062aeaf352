"""What sort of place a word of another source means, and how much a sort weighs among equals."""

from collections.abc import Mapping
from types import MappingProxyType

from gis.models import PlaceKind
from gis.places.folding import fold

_WORDS: Mapping[PlaceKind, str] = {
    PlaceKind.VILLAGE: "hamlet, isolated dwelling, thôn, ấp, bản, sóc, làng",
    PlaceKind.QUARTER: "suburb, neighbourhood, khu phố, tổ dân phố",
    PlaceKind.LOCALITY: "town, city, thị trấn, địa danh",
    PlaceKind.STREET: "residential, đường, đường phố, phố",
    PlaceKind.ALLEY: "hẻm, ngõ, ngách, kiệt",
    PlaceKind.ROAD: "motorway, trunk, primary, secondary, quốc lộ, đường tỉnh, tỉnh lộ",
    PlaceKind.JUNCTION: "motorway junction, roundabout, ngã ba, ngã tư, ngã năm, vòng xoay, nút giao",
    PlaceKind.BRIDGE: "cầu, cống",
    PlaceKind.MARKET: "marketplace, supermarket, mall, chợ, siêu thị, trung tâm thương mại",
    PlaceKind.SCHOOL: "kindergarten, college, university, trường, trường học, đại học, mầm non",
    PlaceKind.HOSPITAL: "bệnh viện, trung tâm y tế",
    PlaceKind.CLINIC: "doctors, dentist, health post, trạm y tế, phòng khám",
    PlaceKind.PHARMACY: "nhà thuốc, hiệu thuốc",
    PlaceKind.FUEL: "gas station, petrol, cây xăng, trạm xăng, cửa hàng xăng dầu",
    PlaceKind.INDUSTRIAL: "works, factory, nhà máy, khu công nghiệp, xí nghiệp, kho",
    PlaceKind.PAGODA: "temple, chùa, đình, miếu, đền",
    PlaceKind.CHURCH: "nhà thờ, giáo xứ",
    PlaceKind.DAM: "reservoir, hydropower, thủy điện, đập, hồ",
    PlaceKind.WATER: "river, stream, lake, sông, suối, thác",
    PlaceKind.MOUNTAIN: "peak, hill, núi, đồi",
    PlaceKind.PLANTATION: "orchard, farm, nông trường, lô cao su, đồn điền",
    PlaceKind.PARK: "attraction, garden, công viên, khu du lịch",
    PlaceKind.BORDER: "border control, border crossing, cửa khẩu, đồn biên phòng",
    PlaceKind.STATION: "bus station, ferry terminal, bến xe, nhà ga, bến phà",
    PlaceKind.OFFICE: "townhall, government, community centre, public building, ủy ban, trụ sở, nhà văn hóa",
    PlaceKind.POLICE: "công an, đồn công an",
    PlaceKind.FIRE_STATION: "cảnh sát pccc, chữa cháy",
    PlaceKind.BANK: "ngân hàng, atm",
    PlaceKind.LODGING: "hotel, motel, guest house, hostel, khách sạn, nhà nghỉ",
    PlaceKind.SHOP: "restaurant, cafe, bar, fast food, cửa hàng, quán, tiệm",
    PlaceKind.SPORT: "stadium, sports centre, pitch, sân vận động, sân bóng",
    PlaceKind.MILITARY: "barracks, doanh trại",
    PlaceKind.CEMETERY: "graveyard, grave yard, nghĩa trang",
    PlaceKind.HOUSE: "address, building, nhà, số nhà",
    PlaceKind.KM_POST: "milestone, cột km, cột cây số",
    PlaceKind.OTHER: "other, khác",
}
_KINDS: Mapping[str, PlaceKind] = MappingProxyType(
    {fold(word): kind for kind, words in _WORDS.items() for word in [kind.value, *words.split(", ")]}
)
# Areas come from the import of boundaries.
IMPORTED_KINDS = tuple(_WORDS)
_IMPORTANCE: Mapping[PlaceKind, float] = MappingProxyType(
    {
        PlaceKind.ROAD: 0.6,
        PlaceKind.LOCALITY: 0.5,
        PlaceKind.HOSPITAL: 0.5,
        PlaceKind.MARKET: 0.45,
        PlaceKind.VILLAGE: 0.4,
        PlaceKind.QUARTER: 0.4,
        PlaceKind.JUNCTION: 0.4,
        PlaceKind.DAM: 0.4,
        PlaceKind.BORDER: 0.4,
        PlaceKind.STREET: 0.35,
        PlaceKind.STATION: 0.35,
        PlaceKind.SCHOOL: 0.3,
        PlaceKind.HOUSE: 0.1,
        PlaceKind.SHOP: 0.1,
        PlaceKind.KM_POST: 0.05,
        PlaceKind.OTHER: 0.05,
    }
)
_USUAL_IMPORTANCE = 0.2
_RADIUS_M: Mapping[PlaceKind, int] = MappingProxyType(
    {PlaceKind.LOCALITY: 1500, PlaceKind.VILLAGE: 800, PlaceKind.QUARTER: 500, PlaceKind.HOUSE: 20}
)
_USUAL_RADIUS_M = 100


def kind_of(word: str) -> PlaceKind | None:
    """Return the kind that a word of English, Vietnamese or OpenStreetMap means, None where it is not known."""
    return _KINDS.get(fold(word))


def importance_of(kind: PlaceKind) -> float:
    """Return what weight (0 to 1) a place of this kind has where its source tells none."""
    return _IMPORTANCE.get(kind, _USUAL_IMPORTANCE)


def radius_of(kind: PlaceKind) -> int:
    """Return within how many metres a place of this kind lies where its source gives one point and no more."""
    return _RADIUS_M.get(kind, _USUAL_RADIUS_M)
