"""Adds the demonstration's people: desks, one crew per unit, and duty officers who are reached by telephone."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password

from dispatch.demo.reading import read_accounts, read_units
from dispatch.models import Membership, Person, Unit
from dispatch.vocabulary import Role


@dataclass(frozen=True)
class Account:
    """One person to be: `unit` is the call sign of a crew's unit; who does not sign in has a telephone number."""

    username: str
    name: str
    role: Role
    agency: str | None = None
    unit: str | None = None
    phone_number: str = ""

    @property
    def signs_in(self) -> bool:
        """Whether the demonstration's password opens this account."""
        return self.role is not Role.DUTY_OFFICER


def add_accounts(password: str) -> tuple[int, int]:
    """Create the accounts and memberships that are not there, and give every account that signs in the password.

    The units must exist. Returns how many accounts were created and on how many others the password was changed.
    """
    accounts = list(_accounts())
    known = Person.objects.in_bulk([account.username for account in accounts], field_name="username")
    opened = [known[account.username] for account in accounts if account.signs_in and account.username in known]
    # Hashing is slow on purpose, and these accounts share one password: it is hashed once, and compared once per hash.
    matching = {encoded for encoded in {person.password for person in opened} if check_password(password, encoded)}
    encoded = min(matching) if matching else make_password(password)

    changed = [person for person in opened if person.password not in matching]
    for person in changed:
        person.password = encoded
    Person.objects.bulk_update(changed, ["password"])

    created = Person.objects.bulk_create(
        Person(
            username=account.username,
            first_name=account.name,
            phone_number=account.phone_number,
            password=encoded if account.signs_in else make_password(None),
            is_staff=account.role in (Role.ADMINISTRATOR, Role.SUPERVISOR),
            is_superuser=account.role is Role.ADMINISTRATOR,
        )
        for account in accounts
        if account.username not in known
    )
    _add_memberships(accounts, known | {person.username: person for person in created})
    return len(created), len(changed)


def _accounts() -> Iterable[Account]:
    """Return all people of the demonstration."""
    file = read_accounts()
    for desk in file.entries:
        yield Account(desk.username, desk.name, desk.role, agency=desk.agency)
    for officer in file.duty_officers:
        yield Account(
            officer.username, officer.name, Role.DUTY_OFFICER, agency=officer.agency, phone_number=officer.phone_number
        )
    agencies = dict(Unit.objects.values_list("call_sign", "agency_id"))
    for unit in read_units().entries:
        yield Account(
            unit.call_sign.lower(),
            f"Kíp {unit.call_sign}",
            Role.CREW,
            agency=agencies[unit.call_sign],
            unit=unit.call_sign,
        )


def _add_memberships(accounts: Iterable[Account], people: dict[str, Person]) -> None:
    units = dict(Unit.objects.values_list("call_sign", "pk"))
    wanted = [
        Membership(
            person=people[account.username],
            role=account.role,
            agency_id=account.agency,
            unit_id=units[account.unit] if account.unit else None,
        )
        for account in accounts
    ]
    held = set(
        Membership.objects.filter(person__in=people.values()).values_list("person_id", "role", "agency_id", "unit_id")
    )
    Membership.objects.bulk_create(
        membership
        for membership in wanted
        if (membership.person_id, str(membership.role), membership.agency_id, membership.unit_id) not in held
    )
