"""The frame of every action: one transaction, carried out once per Idempotency-Key, with its events recorded last."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction
from pydantic import JsonValue

from dispatch import timeline
from dispatch.errors import Conflict, Forbidden
from dispatch.models import CompletedRequest
from dispatch.rules.access import Actor, Right
from dispatch.schema import Shape
from dispatch.timeline import Event

Result = TypeVar("Result", bound=Shape)


class AlreadyCarriedOut(Exception):
    """The request with this Idempotency-Key was carried out before; `result` is what it answered then."""

    def __init__(self, result: JsonValue) -> None:
        super().__init__("the request was carried out before")
        self.result = result


@dataclass(frozen=True)
class Writing:
    """A transaction that an actor is carrying out. Its events are recorded when all else is written."""

    by: Actor
    events: list[Event] = field(default_factory=list)

    def record(self, result: Result, events: Sequence[Event]) -> Result:
        """Keep the answer under the request's key, let the events be recorded at the end, return the answer."""
        if self.by.request_key is not None and self.by.person_id is not None:
            CompletedRequest.objects.filter(person_id=self.by.person_id, key=self.by.request_key.key).update(
                result=result.model_dump(mode="json")
            )
        self.events.extend(events)
        return result


@contextmanager
def writing(by: Actor) -> Iterator[Writing]:
    """Open the transaction of an action. When it ends without an error, everything in it is on disk.

    Raises AlreadyCarriedOut for a repeated request, and Conflict `idempotency_key_reused` where the key came with
    another one.
    """
    with transaction.atomic(durable=True):
        _claim(by)
        work = Writing(by)
        yield work
        timeline.record_and_commit(by, work.events)


def _claim(by: Actor) -> None:
    """Take the request's key; a second delivery waits here until the first is committed or rolled back."""
    if by.request_key is None or by.person_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_completedrequest (person_id, key, fingerprint) VALUES (%s, %s, %s)"
            " ON CONFLICT (person_id, key) DO NOTHING",
            [by.person_id, by.request_key.key, by.request_key.fingerprint],
        )
        if cursor.rowcount == 1:
            return
    earlier = CompletedRequest.objects.get(person_id=by.person_id, key=by.request_key.key)
    if earlier.fingerprint != by.request_key.fingerprint:
        raise Conflict("idempotency_key_reused", "This Idempotency-Key was used for another request.")
    raise AlreadyCarriedOut(earlier.result)


def require(by: Actor, right: Right, agency: str | None = None, unit_id: int | None = None) -> None:
    """Raise Forbidden `not_allowed` unless the actor has the right; the centre itself has all."""
    if by.access is not None:
        by.access.require(right, agency, unit_id)


def require_for(by: Actor, right: Right, agencies: Collection[str]) -> None:
    """Raise Forbidden `not_allowed` unless the actor has the right for one of the agencies that the thing concerns."""
    if by.access is not None and not any(by.access.may(right, agency) for agency in agencies):
        raise Forbidden("not_allowed", f"Your role does not allow this here ({right.value}).")


def let_connection_go() -> None:
    """Give the connection back before something else keeps us waiting: others may use it meanwhile."""
    if not connection.in_atomic_block:
        connection.close()


def database_now() -> datetime:
    """Return the database's clock: the only one by which facts are dated."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
        return now
