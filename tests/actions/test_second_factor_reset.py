"""Who lost the telephone gets in again by somebody else's hand, which is recorded; whoever sat there is out at once."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from dispatch.models import AccessChange, Person
from tests.actions.record import Record
from tests.factories import AGENCIES, Centre


def test_a_reset_takes_the_second_factors_and_sessions_of_one_person_and_is_recorded(
    watched: Centre, record: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    police, fire = (Person.objects.get(username=name) for name in ("police", "fire"))
    for person in (police, fire):
        Authenticator.objects.create(user=person, type="totp", data={})
        Authenticator.objects.create(user=person, type="recovery_codes", data={})
        Client().force_login(person)
        Client().force_login(person)
    call_command("reset_second_factor", "police")
    assert capsys.readouterr().out.startswith("police ")
    assert set(Authenticator.objects.values_list("user__username", flat=True)) == {"fire"}
    assert {row.get_decoded()["_auth_user_id"] for row in Session.objects.all()} == {str(fire.pk)}
    event = record.only("person.second_factor_reset")
    assert event.data == {"person": "police"}
    assert (event.agencies, event.incident_id, event.actor_username) == (sorted(AGENCIES), None, "command")


@pytest.mark.django_db(transaction=True)
def test_open_sockets_learn_of_it(committed_centre: Centre) -> None:
    Client().force_login(Person.objects.get(username="police"))
    before = list(AccessChange.objects.values_list("number"))
    call_command("reset_second_factor", "police")
    assert list(AccessChange.objects.values_list("number")) > before


def test_an_unknown_name_changes_nothing(watched: Centre, record: Record) -> None:
    with pytest.raises(CommandError, match="nobody_here"):
        call_command("reset_second_factor", "nobody_here")
    assert record.events() == []
