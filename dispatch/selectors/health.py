"""The centre's own state in figures."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection

from dispatch.selectors.faults import lasting_faults

# The engine holds this advisory lock, shared, for as long as it lives and is connected.
ENGINE_LOCK = 4542276
# Under this key the cache holds when the auditor looked last, by the database's clock.
AUDITED_AT = "audited_at"
# An engine that is connected and has not audited for so long hangs.
HANGS_AFTER = timedelta(seconds=30)

_ENGINE_LIVES = """
    EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = %s
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
_WRITABLE = "NOT (pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean)"
_CONDITION = f"SELECT {_ENGINE_LIVES}, {_WRITABLE}, clock_timestamp()"
_QUERY = f"""
SELECT
    (SELECT seq FROM dispatch_streamhead),
    (SELECT count(*) FROM dispatch_deadline WHERE fired_at IS NULL AND cancelled_at IS NULL),
    (SELECT coalesce(greatest(extract(epoch FROM clock_timestamp() - min(due_at)), 0), 0)::float8
        FROM dispatch_deadline WHERE fired_at IS NULL AND cancelled_at IS NULL),
    (SELECT count(*) FROM dispatch_incident WHERE status NOT IN ('closed', 'cancelled', 'merged')),
    (SELECT count(*) FROM dispatch_call WHERE status = 'ringing'),
    (SELECT count(*) FROM dispatch_outboxmessage WHERE status IN ('pending', 'sending')),
    (SELECT count(*) FROM dispatch_outboxmessage WHERE status IN ('parked', 'uncertain')),
    {_ENGINE_LIVES},
    {_WRITABLE},
    clock_timestamp()
"""  # noqa: S608 -- put together of constants


@dataclass(frozen=True)
class CentreHealth:
    """What /readyz and /metrics say. `oldest_overdue_s` is 0 while no deadline is late.

    `parked_messages` were not sent, or may not have been, and nobody has settled them. `faults` are the codes of what
    the auditor found; it looked last `audited_s` seconds ago, infinity where that is not known.
    """

    faults: frozenset[str]
    audited_s: float
    cursor: int
    pending_deadlines: int
    oldest_overdue_s: float
    open_incidents: int
    ringing_calls: int
    pending_messages: int
    parked_messages: int
    engine_alive: bool
    writable: bool


def centre_health() -> CentreHealth:
    """Read all figures in three queries. Raises a database error where there is no database."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [ENGINE_LOCK])
        *figures, now = cursor.fetchone()
    audited_at = _audited_at()
    audited_s = math.inf if audited_at is None else (now - audited_at).total_seconds()
    return CentreHealth(frozenset(lasting_faults()), audited_s, *figures)


@dataclass(frozen=True)
class Condition:
    """What screens are told: whether an engine does its work, and whether anything can be written."""

    engine_works: bool
    writable: bool


def centre_condition() -> Condition:
    """Read the condition in two queries. Raises a database error where there is no database."""
    with connection.cursor() as cursor:
        cursor.execute(_CONDITION, [ENGINE_LOCK])
        engine_lives, writable, now = cursor.fetchone()
    audited_at = _audited_at()
    return Condition(engine_lives and (audited_at is None or now - audited_at < HANGS_AFTER), writable)


def _audited_at() -> datetime | None:
    audited_at: datetime | None = cache.get(AUDITED_AT)
    return audited_at
