"""Who somebody is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from hashlib import sha256

from django.db.models import QuerySet

from dispatch.errors import NotFound
from dispatch.models import AccessToken, Membership, Person
from dispatch.rules.access import Access, Grant
from dispatch.vocabulary import Role


def access_of(person: Person) -> Access:
    """Return what was granted to a person."""
    return accesses_of([person])[person.pk]


def accesses_of(people: Iterable[Person]) -> dict[int, Access]:
    """Return what was granted to each of these people, by id, in one query."""
    known = list(people)
    grants: dict[int, list[Grant]] = defaultdict(list)
    for row in Membership.objects.filter(person__in=known).order_by("id"):
        grants[row.person_id].append(Grant(Role(row.role), row.agency_id, row.unit_id))
    return {person.pk: Access(person.pk, person.username, tuple(grants[person.pk])) for person in known}


def require_desk_access_of(username: str) -> Access:
    """Return what is granted now to a person who has a desk. Raises NotFound `person_unknown`."""
    person = Person.objects.filter(username=username).first()
    access = None if person is None else access_of(person)
    if access is None or not access.scope.has_desk:
        raise NotFound("person_unknown", f"Nobody with a desk is called {username}.")
    return access


def token_digest(token: str) -> str:
    """Return what is kept of a bearer token (hex)."""
    return sha256(token.encode()).hexdigest()


def standing_tokens(digests: Collection[str]) -> QuerySet[AccessToken]:
    """Return those of the tokens that open everything and were not revoked; none of a device, which is a cookie."""
    return AccessToken.objects.filter(
        digest__in=list(digests), revoked_at__isnull=True, positions_only=False, device__isnull=True
    )


def access_of_token(token: str) -> Access | None:
    """Return what was granted to the active person whose token this is; one for positions only opens nothing here."""
    return _access_by(standing_tokens([token_digest(token)]))


def access_that_reports(token: str, *, in_address: bool = False) -> Access | None:
    """Return what was granted to the active person for whom this token opens the intake of positions.

    Addresses are written into logs: of the tokens that stand in one only those are good that open nothing else.
    """
    tokens = AccessToken.objects.filter(digest=token_digest(token), revoked_at__isnull=True, device__isnull=True)
    return _access_by(tokens.filter(positions_only=True) if in_address else tokens)


def _access_by(tokens: QuerySet[AccessToken]) -> Access | None:
    """Return the access that one token, or none, opens. In one query: every request of a program begins with it."""
    rows = (
        tokens.filter(person__is_active=True)
        .order_by("person__memberships__id")
        .values_list(
            "person",
            "person__username",
            "person__memberships__role",
            "person__memberships__agency",
            "person__memberships__unit",
        )
    )
    # Without any role there is one row.
    found = list(rows)
    grants = tuple(Grant(Role(role), agency, unit) for _, _, role, agency, unit in found if role is not None)
    return Access(*found[0][:2], grants) if found else None


def shown_name(person: Person) -> str:
    """Return how a person is called on screen."""
    return person.get_full_name() or person.username


def name_of(person_id: int) -> str:
    """Return how the person of this id is called on screen."""
    return shown_name(Person.objects.get(pk=person_id))
