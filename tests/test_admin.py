"""What a supervisor saves must work when it is needed: a policy that ends at nobody is refused, and says why."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dispatch.models import (
    Agency,
    Capability,
    DutyPeriod,
    EscalationPolicy,
    EscalationStep,
    Hospital,
    IncidentType,
    Person,
    QuestionCard,
    ResponsePlan,
    Station,
    Unit,
)
from dispatch.vocabulary import Role
from tests.factories import Centre, make_actor

HOUR = timedelta(hours=1)


@pytest.fixture
def browser(centre: Centre) -> Client:
    """Somebody who may edit everything."""
    person = Person.objects.create_user("editor", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def officer(centre: Centre) -> Person:
    """A duty officer of all agencies who is on nobody's rota yet."""
    make_actor("officer", Role.DUTY_OFFICER)
    Person.objects.filter(username="officer").update(phone_number="+84900000001")
    return Person.objects.get(username="officer")


def put_on_duty(person: Person, **changes: Any) -> None:
    now = timezone.now()
    values = {"role": Role.DUTY_OFFICER, "starts_at": now - HOUR, "ends_at": now + HOUR} | changes
    DutyPeriod.objects.create(person=person, **values)


def inline(prefix: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the fields of an inline form."""
    fields = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return fields | {
        f"{prefix}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()
    }


def save(browser: Client, model: Any, fields: dict[str, Any], row: Any = None) -> str:
    """Post a form of the admin; return the page that refuses it, or nothing where it was saved."""
    name = f"admin:dispatch_{model._meta.model_name}"
    url = reverse(f"{name}_add") if row is None else reverse(f"{name}_change", args=[row.pk])
    response = browser.post(url, fields)
    if response.status_code == 302:
        assert "login" not in response["Location"]
        return ""
    assert response.status_code == 200
    return response.content.decode()


def policy(*effects: str, agency: str = "", **changes: Any) -> dict[str, Any]:
    fields = {"name": "Quy tắc mới", "trigger": "call_unanswered", "agency": agency, "priority": ""} | changes
    steps = [{"position": position, "after_s": 30, "effect": effect} for position, effect in enumerate(effects, 1)]
    return fields | inline("steps", steps)


def test_a_policy_that_ends_at_who_is_on_duty_is_saved(browser: Client, officer: Person) -> None:
    put_on_duty(officer)
    assert save(browser, EscalationPolicy, policy("alarm_agency", "call_duty_officer", repeat_s=60)) == ""
    steps = EscalationStep.objects.filter(policy__name="Quy tắc mới").values_list("effect", flat=True)
    assert list(steps) == ["alarm_agency", "call_duty_officer"]


def test_a_policy_that_ends_in_a_hole_of_the_rota_is_refused_and_names_the_hole(
    browser: Client, officer: Person
) -> None:
    begins = timezone.now() + 5 * HOUR
    put_on_duty(officer, agency_id="police")
    put_on_duty(officer, agency_id="fire", starts_at=begins, ends_at=begins + HOUR)
    Agency.objects.filter(code="fire").update(name_vi="Cảnh sát PCCC")
    page = save(browser, EscalationPolicy, policy("alarm_agency", "sms_duty_officer", agency="fire"))
    assert "lịch trực của Cảnh sát PCCC không có trực ban nào có số điện thoại" in page
    assert f"đến {timezone.localtime(begins):%H:%M ngày %d/%m/%Y}" in page
    assert save(browser, EscalationPolicy, policy("alarm_agency", "sms_duty_officer", agency="police")) == ""
    page = save(browser, EscalationPolicy, policy("sms_duty_officer"))
    assert "lịch trực của ambulance" in page
    assert "lịch trực của Cảnh sát PCCC" in page
    assert "lịch trực của police" not in page
    assert EscalationPolicy.objects.count() == 1


@pytest.mark.parametrize("effects", [(), ("alarm_agency",), ("sms_duty_officer", "alarm_supervisor")])
def test_a_policy_that_asks_no_person_at_last_is_refused(
    browser: Client, officer: Person, effects: tuple[str, ...]
) -> None:
    put_on_duty(officer)
    assert "Bước cuối cùng phải nhắn tin hoặc gọi điện cho trực ban" in save(
        browser, EscalationPolicy, policy(*effects)
    )
    assert not EscalationPolicy.objects.exists()


def test_the_order_of_the_steps_counts_not_that_of_the_rows(browser: Client, officer: Person) -> None:
    put_on_duty(officer)
    fields = policy("sms_duty_officer", "alarm_agency") | {"steps-0-position": 2, "steps-1-position": 1}
    assert save(browser, EscalationPolicy, fields) == ""


def test_taking_the_last_step_away_is_refused(browser: Client, officer: Person) -> None:
    put_on_duty(officer)
    save(browser, EscalationPolicy, policy("alarm_agency", "sms_duty_officer"))
    row = EscalationPolicy.objects.get()
    fields = policy("alarm_agency", "sms_duty_officer") | {"steps-INITIAL_FORMS": 2, "steps-1-DELETE": "on"}
    for number, step in enumerate(row.steps.all()):
        fields |= {f"steps-{number}-id": step.pk, f"steps-{number}-policy": row.pk}
    assert "Bước cuối cùng" in save(browser, EscalationPolicy, fields, row)
    assert row.steps.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"trigger": "boredom"},
        {"trigger": ""},
        {"priority": "9"},
        {"priority": "x"},
        {"repeat_s": "1"},
        {"threshold": "3"},
        {"agency": "navy"},
        {"steps-0-after_s": "0"},
        {"steps-0-effect": "prayer"},
        {"steps-0-argument": "fire"},
        {"steps-0-effect": "add_agency"},
        {"steps-0-effect": "add_agency", "steps-0-argument": "navy"},
        {"steps-0-position": "2"},
        {"steps-0-position": "-1"},
        {"steps-TOTAL_FORMS": "x"},
    ],
)
def test_a_policy_of_wrong_values_is_refused_on_its_page(
    browser: Client, officer: Person, wrong: dict[str, str]
) -> None:
    put_on_duty(officer)
    assert save(browser, EscalationPolicy, policy("alarm_agency", "sms_duty_officer") | wrong)
    assert not EscalationPolicy.objects.exists()


def test_a_step_adds_an_agency_that_there_is(browser: Client, officer: Person) -> None:
    put_on_duty(officer)
    fields = policy("add_agency", "sms_duty_officer") | {"steps-0-argument": "police"}
    assert save(browser, EscalationPolicy, fields) == ""


# ---------------------------------------------------------------- the rota


def period(person: Person, **changes: Any) -> dict[str, Any]:
    fields = {"person": person.pk, "role": "duty_officer", "agency": "fire", "station": ""}
    times = {"starts_at_0": "2026-03-12", "starts_at_1": "06:00", "ends_at_0": "2026-03-12", "ends_at_1": "18:00"}
    return fields | times | changes


def test_a_period_is_entered_in_the_centres_time(browser: Client, officer: Person) -> None:
    assert save(browser, DutyPeriod, period(officer)) == ""
    row = DutyPeriod.objects.get()
    assert row.starts_at.isoformat() == "2026-03-11T23:00:00+00:00"
    assert row.ends_at - row.starts_at == 12 * HOUR


def test_who_could_not_take_an_alarm_is_not_put_on_duty(browser: Client, officer: Person, centre: Centre) -> None:
    police = Station.objects.get(code="police-station")
    dispatcher = Person.objects.get(username="fire")
    make_actor("of-police", Role.DUTY_OFFICER, agency="police")
    of_police = Person.objects.get(username="of-police")
    for fields, why in [
        (period(dispatcher), "không giữ vai trò đó"),
        (period(of_police), "không giữ vai trò đó"),
        (period(officer, role="shift_lead"), "không giữ vai trò đó"),
        (period(officer, role="crew"), ""),
        (period(officer, station=police.pk), "thuộc lực lượng khác"),
        (period(officer, ends_at_1="06:00"), "phải kết thúc sau khi bắt đầu"),
        (period(officer, starts_at_0="soon"), ""),
        (period(officer) | {"person": ""}, ""),
    ]:
        page = save(browser, DutyPeriod, fields)
        assert page
        assert why in page
    assert not DutyPeriod.objects.exists()
    assert save(browser, DutyPeriod, period(of_police, agency="", station=police.pk)) == ""
    assert save(browser, DutyPeriod, period(officer)) == ""
    assert save(browser, DutyPeriod, period(officer)), "the same period twice"


# ---------------------------------------------------------------- the centre's other lists


def test_a_number_is_kept_as_answers_come_from_it(browser: Client, officer: Person) -> None:
    fields = {"username": "officer", **inline("memberships", [])}
    assert save(browser, Person, fields | {"phone_number": "0912 345 678"}, officer) == ""
    officer.refresh_from_db()
    assert officer.phone_number == "+84912345678"
    assert "gọi được" in save(browser, Person, fields | {"phone_number": "trực ban"}, officer)
    assert save(browser, Person, fields | {"phone_number": ""}, officer) == ""
    officer.refresh_from_db()
    assert officer.phone_number == ""


def test_a_place_is_entered_by_its_coordinates(browser: Client) -> None:
    fields = {"code": "bvdk", "name_vi": "Bệnh viện", "name_en": "Hospital", "lon": "106.9", "lat": "11.53"}
    assert save(browser, Hospital, fields) == ""
    hospital = Hospital.objects.get()
    assert hospital.position.coords == (106.9, 11.53)
    page = browser.get(reverse("admin:dispatch_hospital_change", args=[hospital.pk])).content.decode()
    assert 'value="106.9"' in page
    assert "cdn" not in page
    assert save(browser, Hospital, fields | {"lat": "11.6"}, hospital) == ""
    assert Hospital.objects.get().position.equals_exact(Point(106.9, 11.6, srid=4326), 1e-9)
    for wrong in ({"lat": "91"}, {"lon": ""}, {"lon": "x"}):
        assert save(browser, Hospital, fields | {"code": "other"} | wrong)
    assert Hospital.objects.count() == 1


def test_a_plan_calls_only_for_what_units_can_have(browser: Client) -> None:
    Capability.objects.create(code="water_rescue", name_vi="Cứu nạn dưới nước", name_en="Water rescue")
    fields = {"name": "Đuối nước", "alarm_level": "1", "horizon_s": "2400", "approval": "example"}
    needs = [{"capability": "water_rescue", "count": 1}, {"capability": "pumper", "count": 2}]
    assert save(browser, ResponsePlan, fields | inline("needs", needs)) == ""
    plan = ResponsePlan.objects.get()
    assert {(need.capability, need.count) for need in plan.needs.all()} == {("water_rescue", 1), ("pumper", 2)}
    unknown = inline("needs", [{"capability": "dragon", "count": 1}])
    assert "mang mã này" in save(browser, ResponsePlan, fields | {"name": "Khác"} | unknown)
    assert save(browser, ResponsePlan, fields | {"name": "Khác", "alarm_level": "9"} | inline("needs", []))


def test_a_question_card_is_entered_with_what_is_asked_and_said(browser: Client) -> None:
    fields = {"code": "bleeding", "name_vi": "Chảy máu", "name_en": "Bleeding", "approval": "approved"}
    fields |= {"incident_types": IncidentType.objects.get(code="traffic_crash").pk}
    question = {"position": 1, "code": "where", "kind": "choice", "text_vi": "Ở đâu?", "text_en": "Where?"}
    fields |= inline("questions", [question | {"options": "tay,chân"}])
    fields |= inline("instructions", [{"position": 1, "text_vi": "Ép chặt.", "text_en": "Press."}])
    assert save(browser, QuestionCard, fields) == ""
    card = QuestionCard.objects.get()
    assert card.questions.get().options == ["tay", "chân"]
    assert card.instructions.get().text_vi == "Ép chặt."


def test_every_page_of_every_list_opens(browser: Client, officer: Person, centre: Centre) -> None:
    put_on_duty(officer)
    for model, options in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert browser.get(reverse(f"{name}_changelist")).status_code == 200, model
        if options.has_add_permission(browser.get("/").wsgi_request):
            assert browser.get(reverse(f"{name}_add")).status_code == 200, model
        row = model._default_manager.first()
        if row is not None and model._meta.app_label == "dispatch":
            assert browser.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, model


def test_a_units_state_is_reported_and_not_edited(browser: Client, centre: Centre) -> None:
    unit = centre.units["fire"][0]
    page = browser.get(reverse("admin:dispatch_unit_change", args=[unit.pk])).content.decode()
    for name in ("status", "status_reason", "position", "version"):
        assert f'name="{name}"' not in page
    assert Unit.objects.get(pk=unit.pk).version == 1


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.SUPERVISOR, "responseplan", 200),
        (Role.SUPERVISOR, "escalationpolicy", 200),
        (Role.SUPERVISOR, "dutyperiod", 200),
        (Role.SUPERVISOR, "questioncard", 200),
        (Role.SUPERVISOR, "person", 403),
        (Role.SUPERVISOR, "incidenttype", 403),
        (Role.DISPATCHER, "responseplan", 403),
        (Role.SHIFT_LEAD, "escalationpolicy", 403),
    ],
)
def test_supervisors_edit_plans_and_nothing_else(centre: Centre, role: Role, path: str, status: int) -> None:
    make_actor("somebody", role)
    Person.objects.filter(username="somebody").update(is_staff=True)
    client = Client()
    client.force_login(Person.objects.get(username="somebody"))
    for page in ("changelist", "add"):
        assert client.get(reverse(f"admin:dispatch_{path}_{page}")).status_code == status
