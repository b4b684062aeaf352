"""Who somebody is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from hashlib import sha256

from django.db.models import QuerySet

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


def token_digest(token: str) -> str:
    """Return what is kept of a bearer token (hex)."""
    return sha256(token.encode()).hexdigest()


def standing_tokens(digests: Collection[str]) -> QuerySet[AccessToken]:
    """Return those of the tokens that open everything and were not revoked."""
    return AccessToken.objects.filter(digest__in=list(digests), revoked_at__isnull=True, positions_only=False)


def person_of_token(token: str) -> Person | None:
    """Return the active person whose token this is; one that is for positions only opens nothing here."""
    row = standing_tokens([token_digest(token)]).select_related("person").filter(person__is_active=True).first()
    return row.person if row else None


def person_who_reports(token: str, *, in_address: bool = False) -> Person | None:
    """Return the active person for whom this token opens the intake of positions.

    Addresses are written into logs: of the tokens that stand in one only those are good that open nothing else.
    """
    tokens = AccessToken.objects.filter(digest=token_digest(token), revoked_at__isnull=True, person__is_active=True)
    row = (tokens.filter(positions_only=True) if in_address else tokens).select_related("person").first()
    return row.person if row else None


def shown_name(person: Person) -> str:
    """Return how a person is called on screen."""
    return person.get_full_name() or person.username


def name_of(person_id: int) -> str:
    """Return how the person of this id is called on screen."""
    return shown_name(Person.objects.get(pk=person_id))
