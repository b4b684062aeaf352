"""What is wrong with the centre now, as its rows show it, whoever should have noticed."""

from django.db import connection
from django.db.models import Count, Min, Q
from django.db.models.functions import Now

from dispatch.models import Attachment, Deadline, Fault, OutboxMessage
from dispatch.rules.faults import LATE_AFTER, WAITING_AFTER, FaultCode, Finding
from dispatch.selectors.escalation import escalation_holes
from dispatch.vocabulary import OutboxStatus

_STREAM = """
SELECT head.seq,
    (SELECT count(*) FROM dispatch_timelineevent WHERE seq > %s AND seq <= head.seq),
    (SELECT count(*) FROM dispatch_timelineevent WHERE seq > head.seq)
FROM dispatch_streamhead AS head
"""
# One that expires may be tried until then.
_WAITED_LONG = Q(expires_at=None, created_at__lt=Now() - WAITING_AFTER) | Q(expires_at__lt=Now() - WAITING_AFTER)
_FIRST_MISSING = """
SELECT min(expected.seq) FROM generate_series(%s::bigint, %s::bigint) AS expected(seq)
WHERE NOT EXISTS (SELECT FROM dispatch_timelineevent AS event WHERE event.seq = expected.seq)
"""


def lasting_faults() -> dict[str, Fault]:
    """Return the faults that were found and are not gone, by code."""
    return {fault.code: fault for fault in Fault.objects.filter(ended_at__isnull=True).order_by("id")}


def findings() -> list[Finding]:
    """Return what is wrong with deadlines, messages, policies and files."""
    found = []
    overdue = Deadline.objects.filter(
        fired_at__isnull=True, cancelled_at__isnull=True, due_at__lt=Now() - LATE_AFTER
    ).aggregate(count=Count("id"), oldest=Min("due_at"))
    if overdue["count"]:
        what = f"deadlines are overdue, the oldest since {overdue['oldest']:%Y-%m-%d %H:%M:%S} UTC"
        found.append(Finding(FaultCode.DEADLINES_OVERDUE, overdue["count"], what))
    messages = OutboxMessage.objects.aggregate(
        parked=Count("id", filter=Q(status__in=[OutboxStatus.PARKED, OutboxStatus.UNCERTAIN])),
        waiting=Count("id", filter=Q(status=OutboxStatus.PENDING) & _WAITED_LONG),
    )
    if messages["parked"]:
        what = "messages were not sent, or nobody knows whether they were"
        found.append(Finding(FaultCode.MESSAGES_PARKED, messages["parked"], what))
    if messages["waiting"]:
        what = f"messages have waited for more than {WAITING_AFTER.seconds} s"
        found.append(Finding(FaultCode.MESSAGES_WAITING, messages["waiting"], what))
    if holes := escalation_holes():
        what = f"silences are not watched up to a person; {holes[0]}"
        found.append(Finding(FaultCode.ESCALATION_HOLE, len(holes), what))
    missing = Attachment.objects.filter(missing_since__isnull=False).aggregate(count=Count("id"), first=Min("id"))
    if missing["count"]:
        what = f"files of incidents are not in the folder, or not whole; the first is attachment {missing['first']}"
        found.append(Finding(FaultCode.FILES_MISSING, missing["count"], what))
    return found


def stream_gap(whole_to: int) -> tuple[Finding | None, int]:
    """Return what is missing of the stream after the event `whole_to`, and up to which event nothing is.

    Reads only what came since: with 0 it reads the whole stream, which may take as long as it takes.
    """
    with connection.cursor() as cursor:
        if not whole_to:
            cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_STREAM, [whole_to])
        heads = cursor.fetchall()
        if len(heads) != 1:
            return Finding(FaultCode.STREAM_GAP, 1, "head of the stream is lost"), whole_to
        [(head, there, beyond)] = heads
        if head < whole_to or beyond:
            what = f"events were never numbered: the last number is {head}"
            return Finding(FaultCode.STREAM_GAP, max(beyond, 1), what), whole_to
        missing = head - whole_to - there
        if not missing:
            return None, head
        cursor.execute(_FIRST_MISSING, [whole_to + 1, head])
        [(first,)] = cursor.fetchall()
        what = f"events are missing from the stream, the first is {first}"
        return Finding(FaultCode.STREAM_GAP, missing, what), first - 1
