"""The timeline's chains read as a stranger would: where the record was broken into, and the heads it stands on."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection, transaction

from dispatch.rules.seals import SealedHead, SealedHeads, digest_of_heads

_AT_ONCE = 2000


class BreachKind(StrEnum):
    """What was done to the record, as far as it shows."""

    ALTERED = "altered"
    REWRITTEN = "rewritten"
    INSERTED = "inserted"
    MOVED = "moved"
    REMOVED = "removed"
    LINK_LOST = "link_lost"
    CHAIN_REMOVED = "chain_removed"
    NEVER_NUMBERED = "never_numbered"
    HEAD_LOST = "head_lost"
    REMOVED_SINCE_SEAL = "removed_since_seal"
    REWRITTEN_SINCE_SEAL = "rewritten_since_seal"
    HEADS_DIFFER = "heads_differ"


@dataclass(frozen=True)
class Breach:
    """One place where the record was broken into.

    `seq` is the event that is wrong, the first number that is missing, or None where it concerns no single event;
    `last_seq` ends a run of missing numbers; `witness_seq` is the event by which it shows. `incident_id` is the chain,
    None for the events without an incident or where the chain cannot be told; `number` names the incident to people.
    """

    kind: BreachKind
    seq: int | None
    last_seq: int | None = None
    incident_id: int | None = None
    number: str | None = None
    witness_seq: int | None = None


# An event whose own hash is wrong is named by itself, and is no witness against others. Where a whole event is chained
# to something else than what stands before it, what it is chained to tells what happened: an earlier event of its chain
# (what stands between was inserted), an event of another chain (which was moved there), or nothing that is left.
# A later event that is chained to the one before it says that it was itself inserted. A missing number is laid to the
# chain whose broken link spans it and no other; which of several it was cannot be told.
_BREACHES = """
WITH link AS (
    SELECT seq, incident_id, previous_hash, hash, hash = sha256(previous_hash || convert_to(timeline_canonical(
        seq, name, incident_id, agencies, actor_username, occurred_at, recorded_at, data), 'UTF8')) AS whole
    FROM dispatch_timelineevent OFFSET 0  -- hashed before they are sorted: what is sorted is short
), walked AS (
    SELECT link.*, lag(seq) OVER chain AS before, coalesce(lag(hash) OVER chain, '') AS hash_before,
        coalesce(lag(whole) OVER chain, true) AS whole_before,
        greatest(coalesce(lag(seq) OVER (ORDER BY seq), 0), 0) + 1 AS expected
    FROM link WINDOW chain AS (PARTITION BY incident_id ORDER BY seq)
), suspect AS MATERIALIZED (
    SELECT * FROM walked WHERE NOT whole OR previous_hash <> hash_before OR seq <> expected
), broken AS MATERIALIZED (
    SELECT * FROM suspect WHERE whole AND whole_before AND previous_hash <> hash_before
), last AS (
    SELECT coalesce(max(seq), 0) AS seq FROM dispatch_timelineevent
), gap AS (
    SELECT expected AS first_seq, seq - 1 AS last_seq FROM suspect WHERE seq > expected
    UNION ALL SELECT last.seq + 1, head.seq FROM last, dispatch_streamhead AS head WHERE head.seq > last.seq
), target AS (
    SELECT broken.seq, max(t.seq) FILTER (WHERE t.incident_id IS NOT DISTINCT FROM broken.incident_id) AS in_chain,
        min(t.seq) FILTER (WHERE t.incident_id IS DISTINCT FROM broken.incident_id) AS elsewhere
    FROM broken JOIN dispatch_timelineevent AS t ON t.hash = broken.previous_hash AND t.seq < broken.seq
    GROUP BY broken.seq
), bypass AS (
    SELECT broken.seq, min(w.seq) AS witness
    FROM broken JOIN dispatch_timelineevent AS w ON w.previous_hash = broken.hash_before AND w.seq > broken.seq
        AND w.incident_id IS NOT DISTINCT FROM broken.incident_id
    GROUP BY broken.seq
), judged AS MATERIALIZED (
    SELECT broken.seq, broken.incident_id, broken.before, bypass.witness, target.elsewhere,
        CASE WHEN broken.previous_hash = '' THEN '-9223372036854775808'::bigint ELSE target.in_chain END AS in_chain,
        (SELECT count(*) FROM (
            SELECT FROM gap WHERE gap.first_seq > coalesce(broken.before, 0) AND gap.last_seq < broken.seq LIMIT 2
        ) AS spanned) AS gaps
    FROM broken LEFT JOIN target USING (seq) LEFT JOIN bypass USING (seq)
), bereft AS (  -- chained to nothing that is left
    SELECT * FROM judged WHERE witness IS NULL AND in_chain IS NULL AND elsewhere IS NULL
), breach AS (
    SELECT 'altered' AS kind, seq, NULL::bigint AS last_seq, incident_id, NULL::bigint AS witness
        FROM suspect WHERE NOT whole
    UNION ALL SELECT 'never_numbered', seq, NULL, incident_id, NULL FROM suspect WHERE seq < 1
    UNION ALL SELECT 'never_numbered', e.seq, NULL, e.incident_id, NULL
        FROM dispatch_timelineevent AS e WHERE e.seq > (SELECT max(seq) FROM dispatch_streamhead)
    UNION ALL SELECT 'inserted', seq, NULL, incident_id, witness FROM judged WHERE witness IS NOT NULL
    UNION ALL SELECT 'inserted', first.seq, NULL, incident_id, judged.seq
        FROM judged CROSS JOIN LATERAL (
            SELECT e.seq FROM dispatch_timelineevent AS e
            WHERE e.seq > judged.in_chain AND e.incident_id IS NOT DISTINCT FROM judged.incident_id
            ORDER BY e.seq LIMIT 1) AS first
        WHERE witness IS NULL AND in_chain IS NOT NULL
    UNION ALL SELECT 'moved', elsewhere, NULL, incident_id, seq
        FROM judged WHERE witness IS NULL AND in_chain IS NULL AND elsewhere IS NOT NULL
    UNION ALL SELECT 'rewritten', before, NULL, incident_id, seq FROM bereft WHERE gaps = 0 AND before IS NOT NULL
    UNION ALL SELECT 'link_lost', seq, NULL, incident_id, NULL
        FROM bereft WHERE gaps > 1 OR (gaps = 0 AND before IS NULL)
    UNION ALL SELECT 'removed', gap.first_seq, gap.last_seq, bereft.incident_id, bereft.seq
        FROM gap LEFT JOIN bereft
            ON bereft.gaps = 1 AND gap.first_seq > coalesce(bereft.before, 0) AND gap.last_seq < bereft.seq
    UNION ALL SELECT 'chain_removed', NULL, NULL, i.id, NULL FROM dispatch_incident AS i
        WHERE NOT EXISTS (SELECT FROM dispatch_timelineevent AS e WHERE e.incident_id = i.id)
    UNION ALL SELECT 'head_lost', NULL, NULL, NULL, NULL FROM dispatch_streamhead HAVING count(*) <> 1
)
SELECT DISTINCT ON (breach.seq, breach.kind, breach.incident_id)
    breach.kind, breach.seq, breach.last_seq, breach.incident_id, incident.number, breach.witness
FROM breach LEFT JOIN dispatch_incident AS incident ON incident.id = breach.incident_id
ORDER BY breach.seq NULLS LAST, breach.kind, breach.incident_id, breach.witness
"""

_CHAIN = """
SELECT seq, hash = sha256(previous_hash || convert_to(timeline_canonical(
        seq, name, incident_id, agencies, actor_username, occurred_at, recorded_at, data), 'UTF8'))
    AND previous_hash = coalesce(lag(hash) OVER (ORDER BY seq), ''), encode(hash, 'hex')
FROM dispatch_timelineevent WHERE incident_id = %s ORDER BY seq
"""

_SEALED_HEADS = """
SELECT CASE WHEN e.seq IS NULL THEN 'removed_since_seal' ELSE 'rewritten_since_seal' END, sealed.seq, NULL::bigint,
    sealed.incident_id, sealed.number, NULL::bigint
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS sealed(seq, incident_id, number, hash)
    LEFT JOIN dispatch_timelineevent AS e USING (seq)
WHERE e.seq IS NULL OR encode(e.hash, 'hex') <> sealed.hash
ORDER BY sealed.seq
"""

_HEADS = """
SELECT e.incident_id, incident.number, e.seq, encode(e.hash, 'hex')
FROM (SELECT max(seq) AS seq FROM dispatch_timelineevent WHERE seq <= coalesce(%s::bigint, seq) GROUP BY incident_id)
    AS head JOIN dispatch_timelineevent AS e USING (seq)
    LEFT JOIN dispatch_incident AS incident ON incident.id = e.incident_id
ORDER BY e.incident_id NULLS FIRST
"""


@dataclass(frozen=True)
class ChainState:
    """How one incident's chain stands: its events, the hash of the last (hex), and the first that does not fit."""

    events: int
    head: str
    first_broken_seq: int | None


def chain_of(incident_id: int) -> ChainState:
    """Walk the chain of one incident. What was removed from its end shows in the sealed heads alone."""
    with connection.cursor() as cursor:
        cursor.execute(_CHAIN, [incident_id])
        rows = cursor.fetchall()
    broken = next((seq for seq, holds, _ in rows if not holds), None)
    return ChainState(len(rows), rows[-1][2] if rows else "", broken)


def last_number() -> int:
    """Return the last number that the stream has given out; 0 where its head is lost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM dispatch_streamhead")
        number: int = cursor.fetchone()[0]
        return number


def breaches() -> Iterator[Breach]:
    """Walk every chain and yield where the record was broken into, by number; nothing where it holds."""
    for kind, *rest in _streamed(_BREACHES):
        yield Breach(BreachKind(kind), *rest)


def breaches_since(sealed: SealedHeads) -> Iterator[Breach]:
    """Yield the sealed heads that are no longer in the record as they were sealed, by number.

    Where all that are listed stand, the digest over all heads is computed again: a difference then lies in a chain that
    the sealed file does not list.
    """
    heads = sealed.heads
    parameters = [
        [head.seq for head in heads],
        [head.incident_id for head in heads],
        [head.number for head in heads],
        [head.hash for head in heads],
    ]
    found = False
    for kind, *rest in _streamed(_SEALED_HEADS, parameters):
        found = True
        yield Breach(BreachKind(kind), *rest)
    if not found and digest_of_heads(chain_heads(up_to=sealed.last_seq)) != sealed.all_heads_sha256:
        yield Breach(BreachKind.HEADS_DIFFER, None, sealed.last_seq)


def chain_heads(up_to: int | None = None) -> Iterator[SealedHead]:
    """Yield the last event of each chain, the one without an incident first, then by incident.

    With `up_to`, as they were when that number was the last.
    """
    for incident_id, number, seq, digest in _streamed(_HEADS, [up_to]):
        yield SealedHead(incident_id=incident_id, number=number, seq=seq, hash=digest)


def _streamed(query: str, parameters: list[Any] | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one statement, a few at a time, however long it takes and whoever reads them how slowly."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, parameters)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield from rows
