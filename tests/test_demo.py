"""The catalogue that every centre starts with, and the demonstration province."""

import json
import re
import unicodedata
from io import StringIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.core.management import CommandError, call_command
from django.db import connection
from shapely import Point, Polygon, from_wkb, union_all
from shapely.geometry import shape

from dispatch.demo.cells import voronoi_cells
from dispatch.demo.reading import read_areas, read_outline
from dispatch.models import (
    Agency,
    Call,
    EscalationPolicy,
    EscalationStep,
    Incident,
    IncidentType,
    Membership,
    Person,
    ServiceLine,
    Station,
    TimelineEvent,
    Unit,
    UnitType,
)
from dispatch.vocabulary import EscalationEffect, Role, UnitStatus
from gis.models import Area

REPOSITORY = Path(__file__).resolve().parent.parent
GLOSSARY = REPOSITORY / "docs" / "glossary.md"
REAL_AREAS = REPOSITORY.parent / "shared" / "data" / "bp_communes_2025_simplified.geojson"
PASSWORD = "a-password-for-tests"
KILOMETRES_PER_DEGREE = 111.2

INCIDENT_TYPES = {
    "homicide",
    "assault",
    "robbery",
    "snatching",
    "theft",
    "break_in",
    "disorder",
    "domestic_violence",
    "kidnapping",
    "sexual_assault",
    "drugs",
    "gambling",
    "traffic_crash",
    "missing_person",
    "fraud",
    "suicide_threat",
    "suspected_bomb",
    "house_fire",
    "industrial_fire",
    "vehicle_fire",
    "forest_fire",
    "explosion",
    "gas_leak",
    "hazmat",
    "collapse",
    "landslide",
    "trapped",
    "lift_rescue",
    "drowning",
    "extrication",
    "fallen_tree",
    "flood",
    "cardiac_arrest",
    "chest_pain",
    "dyspnoea",
    "stroke",
    "unconscious",
    "seizure",
    "trauma",
    "bleeding",
    "burn",
    "electrocution",
    "poisoning",
    "bite_sting",
    "childbirth",
    "anaphylaxis",
    "fall",
    "child_fever",
    "transfer",
}


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


def _glossary_incident_types() -> dict[str, str]:
    """Return code and Vietnamese name of each incident type, as the glossary of the project lists them."""
    section = GLOSSARY.read_text(encoding="utf-8").partition("## Incident types to ship")[2].partition("\n## ")[0]
    text = " ".join(section.partition("\n")[2].split())
    return {code: name.strip() for code, name in re.findall(r"[:;] ([a-z_]+) ([^;.]+)", text)}


# ---------------------------------------------------------------- catalogue


@pytest.mark.django_db
def test_catalogue_twice_adds_once() -> None:
    first, second = StringIO(), StringIO()
    call_command("import_catalogue", stdout=first)
    call_command("import_catalogue", stdout=second)
    assert "incident types: 49 added" in first.getvalue()
    assert set(re.findall(r"\d+", second.getvalue())) == {"0"}
    assert set(Agency.objects.values_list("code", flat=True)) == {"police", "fire", "ambulance"}
    assert UnitType.objects.count() == 12


@pytest.mark.django_db
def test_what_the_centre_edited_survives() -> None:
    call_command("import_catalogue", stdout=StringIO())
    IncidentType.objects.filter(code="theft").update(name_vi="Trộm", default_priority=2)
    IncidentType.objects.get(code="house_fire").agencies.remove(Agency.objects.get(code="police"))
    ServiceLine.objects.filter(code="113").update(numbers=["113", "+842713000113"])
    EscalationStep.objects.filter(policy__trigger="call_unanswered", position=1).update(after_s=7)
    EscalationPolicy.objects.filter(trigger="call_unanswered").update(name="Của trung tâm")
    IncidentType.objects.filter(code="flood").delete()

    call_command("import_catalogue", stdout=StringIO())

    theft = IncidentType.objects.get(code="theft")
    assert (theft.name_vi, theft.default_priority) == ("Trộm", 2)
    assert [agency.code for agency in IncidentType.objects.get(code="house_fire").agencies.all()] == ["fire"]
    assert ServiceLine.objects.get(code="113").numbers == ["113", "+842713000113"]
    policy = EscalationPolicy.objects.get(trigger="call_unanswered")
    assert policy.name == "Của trung tâm"
    assert [step.after_s for step in policy.steps.all()] == [7, 10, 15]
    assert {agency.code for agency in IncidentType.objects.get(code="flood").agencies.all()} == {"fire", "police"}


@pytest.mark.django_db
def test_every_incident_type_of_the_glossary_is_there() -> None:
    call_command("import_catalogue", stdout=StringIO())
    types = {kind.code: kind for kind in IncidentType.objects.prefetch_related("agencies")}
    assert set(types) == INCIDENT_TYPES
    assert all(kind.agencies.all() for kind in types.values())
    if GLOSSARY.exists():
        assert {code: kind.name_vi for code, kind in types.items()} == _glossary_incident_types()


@pytest.mark.django_db
def test_lines_are_known_by_the_forms_that_networks_send() -> None:
    call_command("import_catalogue", stdout=StringIO())
    lines = {line.code: (line.agency_id, line.numbers) for line in ServiceLine.objects.all()}
    assert lines == {
        "113": ("police", ["113", "+84113"]),
        "114": ("fire", ["114", "+84114"]),
        "115": ("ambulance", ["115", "+84115"]),
        "112": (None, ["112", "+84112"]),
        "1022": (None, ["1022", "+841022"]),
        "unknown": (None, []),
    }


@pytest.mark.django_db
def test_escalation_waits_longer_for_what_is_less_urgent() -> None:
    call_command("import_catalogue", stdout=StringIO())
    waits = {
        (policy.trigger, policy.priority): [step.after_s for step in policy.steps.all()]
        for policy in EscalationPolicy.objects.prefetch_related("steps")
    }
    assert waits == {
        ("call_unanswered", None): [10, 10, 15],
        ("incident_unassigned", 1): [30, 30, 30],
        ("incident_unassigned", 2): [60, 60, 60],
        ("incident_unassigned", 3): [120, 120, 120],
        ("incident_unassigned", 4): [300, 300, 300],
        ("incident_unassigned", 5): [900, 900, 900],
        ("assignment_unacknowledged", None): [30, 30, 60],
    }


@pytest.mark.usefixtures("province")
def test_every_escalation_ends_at_somebody_with_a_telephone() -> None:
    reachable = set(
        Membership.objects.filter(role=Role.DUTY_OFFICER, person__phone_number__startswith="+84").values_list(
            "agency_id", flat=True
        )
    )
    policies = EscalationPolicy.objects.prefetch_related("steps")
    assert policies
    for policy in policies:
        effects = [step.effect for step in policy.steps.all()]
        assert effects == [
            EscalationEffect.ALARM_AGENCY,
            EscalationEffect.ALARM_SUPERVISOR,
            EscalationEffect.SMS_DUTY_OFFICER,
        ], policy.name
        concerned = {policy.agency_id} if policy.agency_id else set(Agency.objects.values_list("code", flat=True))
        assert concerned <= reachable, policy.name


# ---------------------------------------------------------------- province


@pytest.mark.usefixtures("province")
def test_second_run_changes_nothing(password_file: Path) -> None:
    moved = Unit.objects.get(call_sign="CA01")
    Unit.objects.filter(pk=moved.pk).update(status=UnitStatus.OFF_DUTY, version=9, position=None, position_at=None)
    before = [list(model.objects.order_by("pk").values()) for model in (Area, Station, Unit, Person, Membership)]

    output = _demo(password_file)

    assert set(re.findall(r": (\d+) added", output)) == {"0"}
    assert output.endswith("accounts: 0 added, password changed on 0\n")
    after = [list(model.objects.order_by("pk").values()) for model in (Area, Station, Unit, Person, Membership)]
    assert after == before


@pytest.mark.django_db
def test_needs_few_queries_and_no_right_beyond_rows(password_file: Path, django_assert_max_num_queries: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE eoc_app")
    with django_assert_max_num_queries(40):
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
        assert unit.position is not None
        assert unit.position.equals(place)
        assert unit.position_at is not None
        assert unit.status == UnitStatus.AVAILABLE
        assert unit.capabilities
        assert re.fullmatch(r"[A-Z]{2}[0-9]{2}", unit.call_sign)


@pytest.mark.usefixtures("province")
def test_every_name_is_in_normal_form() -> None:
    names: list[str] = [
        *Area.objects.values_list("name", flat=True),
        *Person.objects.values_list("first_name", flat=True),
    ]
    for model in (Agency, ServiceLine, IncidentType, UnitType, Station):
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
        "supervisor": (Role.SUPERVISOR, None),
        "admin": (Role.ADMINISTRATOR, None),
        "duty-police": (Role.DUTY_OFFICER, "police"),
        "duty-fire": (Role.DUTY_OFFICER, "fire"),
        "duty-ambulance": (Role.DUTY_OFFICER, "ambulance"),
    }
    assert [person.username for person in Person.objects.filter(is_staff=True, is_superuser=True)] == ["admin"]
    assert not Person.objects.exclude(username="admin").filter(is_staff=True).exists()
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
    assert f"password changed on {6 + Unit.objects.count()}" in output
    assert Person.objects.get(username="ca01").check_password("another-password-for-tests")
    assert not Person.objects.get(username="admin").check_password(PASSWORD)
    assert not is_password_usable(Person.objects.get(username="duty-fire").password)


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
