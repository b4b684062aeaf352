"""A name that callers use is approved in the admin, by who may decide, and the place is found by it at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dispatch.actions.aliases import decide_alias, propose_alias
from dispatch.models import AliasProposal, Membership, Person, TimelineEvent
from dispatch.schema import NewPlaceAlias, PlaceAliasDecision
from dispatch.vocabulary import Role
from gis.models import Place, PlaceKind
from gis.places.search import search_places
from gis.places.writing import PlaceEntry, write_places
from tests.factories import Centre

LIST = reverse("admin:dispatch_aliasproposal_changelist")


@pytest.fixture
def proposal(centre: Centre) -> int:
    """A name that a dispatcher proposes for a bridge."""
    write_places("test", [PlaceEntry(key="1", kind=PlaceKind.BRIDGE, name="Cầu Bà Ký", lon=107.11, lat=11.71)])
    new = NewPlaceAlias(place=Place.objects.get().pk, text="dốc Cây Khế")
    return propose_alias(by=centre.actor("ambulance"), new=new).id


def browser_of(role: Role) -> Client:
    somebody = Person.objects.create_user("somebody", is_staff=True)
    Membership.objects.create(person=somebody, role=role)
    client = Client()
    client.force_login(somebody)
    return client


def decide(browser: Client, action: str, *proposals: int) -> str:
    fields: dict[str, Any] = {"action": action, "_selected_action": list(proposals)}
    return browser.post(LIST, fields, follow=True).content.decode()


def found(text: str) -> list[str]:
    return [one.label for one in search_places(text).candidates]


def test_a_supervisor_approves_and_the_place_is_found(centre: Centre, proposal: int) -> None:
    browser = browser_of(Role.SUPERVISOR)
    page = browser.get(LIST).content.decode()
    assert "dốc Cây Khế" in page
    assert "chờ duyệt" in page
    assert found("doc cay khe") == []
    assert "Đã duyệt 1 tên gọi" in decide(browser, "approve", proposal)
    assert found("doc cay khe") == ["Cầu Bà Ký"]
    event = TimelineEvent.objects.get(name="alias.decided")
    assert event.actor_username == "somebody"


def test_a_rejected_name_finds_nothing_and_is_not_approved_by_a_page_that_is_old(centre: Centre, proposal: int) -> None:
    browser = browser_of(Role.SUPERVISOR)
    assert "Đã từ chối 1 tên gọi" in decide(browser, "reject", proposal)
    answer = decide(browser, "approve", proposal)
    assert "người khác đã quyết định khác" in answer
    assert "Đã duyệt" not in answer
    assert found("doc cay khe") == []


def test_who_may_not_decide_sees_nothing_of_it(centre: Centre, proposal: int) -> None:
    browser = browser_of(Role.DISPATCHER)
    assert browser.get(LIST).status_code == 403
    assert browser.post(LIST, {"action": "approve", "_selected_action": [proposal]}).status_code == 403
    assert AliasProposal.objects.get().status == "proposed"


def test_an_account_of_the_site_without_a_role_decides_nothing(centre: Centre, proposal: int) -> None:
    client = Client()
    client.force_login(Person.objects.create_user("keeper", is_staff=True, is_superuser=True))
    assert "Chỉ giám sát viên" in decide(client, "approve", proposal)
    assert AliasProposal.objects.get().status == "proposed"


def test_a_name_of_a_place_that_is_no_more_is_refused_in_words(centre: Centre, proposal: int) -> None:
    Place.objects.update(retired_at="2026-01-01T00:00:00Z")
    assert "không còn trong danh mục" in decide(browser_of(Role.SUPERVISOR), "approve", proposal)


def test_nothing_is_removed_or_edited(centre: Centre, proposal: int) -> None:
    browser = browser_of(Role.SUPERVISOR)
    decide(browser, "delete_selected", proposal)
    decide_alias(by=centre.actor("supervisor"), alias_id=proposal, decision=PlaceAliasDecision(approved=False))
    change = reverse("admin:dispatch_aliasproposal_change", args=[proposal])
    browser.post(change, {"text": "khác", "status": "approved"})
    row = AliasProposal.objects.get()
    assert (row.text, row.status) == ("dốc Cây Khế", "rejected")
