"""The demonstration province."""

import json
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from io import StringIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from shapely import Point, Polygon, from_wkb, union_all
from shapely.geometry import shape

from dispatch.demo.cells import voronoi_cells
from dispatch.demo.reading import read_areas, read_outline
from dispatch.demo.rota import DAYS, add_duty_periods
from dispatch.models import (
    Agency,
    Call,
    DutyPeriod,
    EscalationPolicy,
    Hospital,
    Incident,
    IncidentType,
    Membership,
    Person,
    ServiceLine,
    Station,
    TimelineEvent,
    Unit,
    UnitPosition,
    UnitType,
)
from dispatch.rules.rota import Window
from dispatch.selectors.escalation import escalation_holes
from dispatch.selectors.rota import rota_holes
from dispatch.vocabulary import Role, UnitStatus
from gis.models import Area, PopulationPoint

REPOSITORY = Path(__file__).resolve().parent.parent
REAL_AREAS = REPOSITORY.parent / "shared" / "data" / "bp_communes_2025_simplified.geojson"
PASSWORD = "a-password-for-tests"
KILOMETRES_PER_DEGREE = 111.2
WHAT_A_CENTRE_EDITS = (Area, Station, Unit, UnitPosition, Hospital, Person, Membership, DutyPeriod)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day of the whole test: one that passes midnight would see the rota grow."""
    day = timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda: day)
    return day


@pytest.fixture(autouse=True)
def _demo_centre(settings: Any) -> None:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return file


@pytest.fixture
def province(db: None, password_file: Path) -> str:
    return _demo(password_file)


def _demo(password_file: Path) -> str:
    output = StringIO()
    call_command("demo", password_file=str(password_file), stdout=output)
    return output.getvalue()


def _outline() -> Polygon:
    return Polygon(read_outline().ring)


# ---------------------------------------------------------------- province


@pytest.mark.usefixtures("province")
def test_second_run_changes_nothing(password_file: Path) -> None:
    Hospital.objects.filter(code="bu_dang").update(phone_number="+842713000115")
    moved = Unit.objects.get(call_sign="CA01")
    Unit.objects.filter(pk=moved.pk).update(status=UnitStatus.OFF_DUTY, version=9)
    UnitPosition.objects.filter(unit=moved).delete()
    before = [list(model.objects.order_by("pk").values()) for model in WHAT_A_CENTRE_EDITS]

    output = _demo(password_file)

    assert set(re.findall(r": (\d+) added", output)) == {"0"}
    assert output.endswith("accounts: 0 added, password changed on 0\n")
    after = [list(model.objects.order_by("pk").values()) for model in WHAT_A_CENTRE_EDITS]
    assert after == before


@pytest.mark.django_db
def test_needs_few_queries_and_no_right_beyond_rows(password_file: Path, django_assert_max_num_queries: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE eoc_app")
    with django_assert_max_num_queries(95):
        _demo(password_file)


@pytest.mark.usefixtures("province")
def test_no_history_is_invented() -> None:
    assert not Call.objects.exists()
    assert not Incident.objects.exists()
    assert not TimelineEvent.objects.exists()


@pytest.mark.usefixtures("province")
def test_areas_divide_the_province() -> None:
    areas = list(Area.objects.all())
    assert len(areas) == 40
    assert sorted(area.kind for area in areas) == ["phường"] * 11 + ["xã"] * 29
    assert all(area.approximate and area.source for area in areas)
    outline = _outline()
    shapes = [from_wkb(bytes(area.shape.wkb)) for area in areas]
    assert all(cell.is_valid and not cell.is_empty for cell in shapes)
    # Corners are rounded to a millionth of a degree: what is left of that is far below a hectare.
    assert union_all(shapes).symmetric_difference(outline).area < outline.area * 1e-6
    assert max(one.intersection(other).area for one, other in combinations(shapes, 2)) < outline.area * 1e-9
    for area, cell in zip(areas, shapes, strict=True):
        assert cell.contains(Point(area.label_point.x, area.label_point.y)), area.name


def test_label_points_are_where_the_units_are() -> None:
    if not REAL_AREAS.exists():
        pytest.skip("the surveyed areas (../shared/data) are not on this machine")
    features = json.loads(REAL_AREAS.read_text(encoding="utf-8"))["features"]
    real = {feature["properties"]["code"]: feature for feature in features}
    entries = read_areas().entries
    assert {entry.code for entry in entries} == set(real)
    for entry in entries:
        properties = real[entry.code]["properties"]
        assert (entry.name, entry.kind) == (properties["name"], properties["type"].lower())
        distance = shape(real[entry.code]["geometry"]).distance(Point(entry.lon, entry.lat))
        assert distance * KILOMETRES_PER_DEGREE < 3, entry.name
        assert (round(entry.lon, 2), round(entry.lat, 2)) == (entry.lon, entry.lat)


@pytest.mark.parametrize(
    ("points", "reason"), [([(0.5, 0.5), (0.5, 0.5)], "coincide"), ([(0.5, 0.5), (3.0, 0.5)], "outside")]
)
def test_cells_need_distinct_points_inside(points: list[tuple[float, float]], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        voronoi_cells(points, Polygon([(0, 0), (1, 0), (1, 1), (0, 1)]))


@pytest.mark.usefixtures("province")
def test_every_agency_has_stations_and_units_in_the_province() -> None:
    outline = _outline()
    stations = list(Station.objects.all())
    units = list(Unit.objects.select_related("station", "type"))
    assert len(stations) >= 12
    assert len(units) >= 45
    assert {unit.agency_id for unit in units} == {"police", "fire", "ambulance"}
    assert {unit.station_id for unit in units} == {station.pk for station in stations}
    assert {unit.type_id for unit in units} == set(UnitType.objects.values_list("code", flat=True))
    for unit in units:
        place = unit.station.position
        assert outline.contains(Point(place.x, place.y)), unit.station.code
        assert unit.station.approximate
        assert unit.agency_id == unit.station.agency_id == unit.type.agency_id
        assert unit.position.position.equals(place)
        assert unit.status == UnitStatus.AVAILABLE
        assert unit.capabilities
        assert re.fullmatch(r"[A-Z]{2}[0-9]{2}", unit.call_sign)


@pytest.mark.usefixtures("province")
def test_every_hospital_is_in_the_province_and_may_be_told_who_is_coming() -> None:
    outline = _outline()
    hospitals = list(Hospital.objects.all())
    assert len(hospitals) >= 10
    for hospital in hospitals:
        assert outline.contains(Point(hospital.position.x, hospital.position.y)), hospital.code
        assert re.fullmatch(r"\+849000001[0-9]{2}", hospital.phone_number), "a number that somebody may own"
        assert hospital.approximate
    # A text about a patient goes to one place only.
    assert len({hospital.phone_number for hospital in hospitals}) == len(hospitals)


@pytest.mark.usefixtures("province")
def test_every_escalation_of_the_catalogue_ends_at_somebody_with_a_telephone() -> None:
    assert escalation_holes() == []


@pytest.mark.usefixtures("province")
def test_every_name_is_in_normal_form() -> None:
    names: list[str] = [
        *Area.objects.values_list("name", flat=True),
        *Person.objects.values_list("first_name", flat=True),
    ]
    for model in (Agency, ServiceLine, IncidentType, UnitType, Station, Hospital):
        for row in model.objects.all():
            names += [row.name_vi, row.name_en]
    names.extend(EscalationPolicy.objects.values_list("name", flat=True))
    assert all(name and unicodedata.is_normalized("NFC", name) for name in names)


# ---------------------------------------------------------------- people


@pytest.mark.usefixtures("province")
def test_desks_have_their_roles() -> None:
    held = {
        membership.person.username: (membership.role, membership.agency_id)
        for membership in Membership.objects.exclude(role=Role.CREW).select_related("person")
    }
    assert held == {
        "police": (Role.DISPATCHER, "police"),
        "fire": (Role.DISPATCHER, "fire"),
        "ambulance": (Role.DISPATCHER, "ambulance"),
        "calltaker": (Role.CALL_TAKER, None),
        "shiftlead": (Role.SHIFT_LEAD, None),
        "supervisor": (Role.SUPERVISOR, None),
        "admin": (Role.ADMINISTRATOR, None),
        "duty-police": (Role.DUTY_OFFICER, "police"),
        "duty-fire": (Role.DUTY_OFFICER, "fire"),
        "duty-ambulance": (Role.DUTY_OFFICER, "ambulance"),
    }
    assert [person.username for person in Person.objects.filter(is_staff=True, is_superuser=True)] == ["admin"]
    assert not Person.objects.exclude(username__in=["admin", "supervisor"]).filter(is_staff=True).exists()
    for person in Person.objects.all():
        on_duty_by_telephone = person.username.startswith("duty-")
        assert person.check_password(PASSWORD) is not on_duty_by_telephone
        assert is_password_usable(person.password) is not on_duty_by_telephone


@pytest.mark.usefixtures("province")
def test_every_unit_has_one_crew() -> None:
    crews = Membership.objects.filter(role=Role.CREW).select_related("person", "unit")
    assert len(crews) == Unit.objects.count()
    for crew in crews:
        assert crew.unit is not None
        assert crew.person.username == crew.unit.call_sign.lower()
        assert crew.agency_id == crew.unit.agency_id


@pytest.mark.usefixtures("province")
def test_another_password_replaces_the_first(password_file: Path) -> None:
    password_file.write_text("another-password-for-tests", encoding="utf-8")
    output = _demo(password_file)
    assert f"password changed on {7 + Unit.objects.count()}" in output
    assert Person.objects.get(username="ca01").check_password("another-password-for-tests")
    assert not Person.objects.get(username="admin").check_password(PASSWORD)
    assert not is_password_usable(Person.objects.get(username="duty-fire").password)


# ---------------------------------------------------------------- the rota


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@pytest.mark.usefixtures("province")
def test_somebody_is_on_duty_at_every_moment_of_the_coming_month(today: date) -> None:
    month = Window(_midnight(today), _midnight(today + timedelta(days=DAYS)))
    assert rota_holes(month, [Role.DUTY_OFFICER, Role.SHIFT_LEAD]) == []
    assert {period.ends_at - period.starts_at for period in DutyPeriod.objects.all()} == {timedelta(hours=12)}
    on_duty = set(DutyPeriod.objects.values_list("person__username", "role"))
    assert on_duty == {
        ("duty-police", "duty_officer"),
        ("duty-fire", "duty_officer"),
        ("duty-ambulance", "duty_officer"),
        ("shiftlead", "shift_lead"),
    }


@pytest.mark.usefixtures("province")
def test_the_rota_is_topped_up_day_by_day(today: date) -> None:
    before = DutyPeriod.objects.count()
    assert add_duty_periods(today) == 0
    assert add_duty_periods(today + timedelta(days=2)) == 2 * 2 * 4
    assert DutyPeriod.objects.count() == before + 2 * 2 * 4


# ---------------------------------------------------------------- refusals


@pytest.mark.django_db
def test_refused_on_a_real_centre(password_file: Path, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demonstration centre"):
        _demo(password_file)
    assert not Agency.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "reason"), [(None, "cannot be read"), ("", "will not do"), ("short", "will not do")]
)
def test_refused_without_a_good_password(tmp_path: Path, content: str | None, reason: str) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=reason):
        _demo(file)
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_refused_without_a_password_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EOC_DEMO_PASSWORD_FILE", raising=False)
    with pytest.raises(CommandError, match="EOC_DEMO_PASSWORD_FILE"):
        call_command("demo")


@pytest.mark.django_db
def test_password_file_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, password_file: Path) -> None:
    monkeypatch.setenv("EOC_DEMO_PASSWORD_FILE", str(password_file))
    call_command("demo", stdout=StringIO())
    assert Person.objects.get(username="supervisor").check_password(PASSWORD)


@pytest.mark.usefixtures("province")
def test_every_area_has_people_who_lie_in_it() -> None:
    points = PopulationPoint.objects.values("area").annotate(people=Sum("people"))
    spread = {row["area"]: row["people"] for row in points}
    for area in Area.objects.all():
        assert area.population is not None
        assert spread[area.pk] == pytest.approx(area.population)
