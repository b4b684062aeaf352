"""The centre's own state in figures."""

from dataclasses import dataclass

from django.db import connection

# The engine holds this advisory lock, shared, for as long as it lives and is connected.
ENGINE_LOCK = 4542276

_QUERY = """
SELECT
    (SELECT seq FROM dispatch_streamhead),
    (SELECT count(*) FROM dispatch_deadline WHERE fired_at IS NULL AND cancelled_at IS NULL),
    (SELECT coalesce(greatest(extract(epoch FROM clock_timestamp() - min(due_at)), 0), 0)::float8
        FROM dispatch_deadline WHERE fired_at IS NULL AND cancelled_at IS NULL),
    (SELECT count(*) FROM dispatch_incident WHERE status NOT IN ('closed', 'cancelled', 'merged')),
    (SELECT count(*) FROM dispatch_call WHERE status = 'ringing'),
    (SELECT count(*) FROM dispatch_outboxmessage WHERE status IN ('pending', 'sending')),
    (SELECT count(*) FROM dispatch_outboxmessage WHERE status IN ('parked', 'uncertain')),
    EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = %s
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


@dataclass(frozen=True)
class CentreHealth:
    """What /readyz and /metrics say. `oldest_overdue_s` is 0 while no deadline is late.

    `parked_messages` were not sent, or may not have been, and nobody has settled them.
    """

    cursor: int
    pending_deadlines: int
    oldest_overdue_s: float
    open_incidents: int
    ringing_calls: int
    pending_messages: int
    parked_messages: int
    engine_alive: bool


def centre_health() -> CentreHealth:
    """Read all figures in one query. Raises a database error where there is no database."""
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [ENGINE_LOCK])
        return CentreHealth(*cursor.fetchone())
