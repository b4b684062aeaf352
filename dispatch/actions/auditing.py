"""The auditor: it trusts no worker, looks at the rows themselves, and makes an alarm of what is wrong with them."""

from django.core.cache import cache
from django.db import connection
from django.db.models.functions import Now

from dispatch.actions.writing import database_now, writing
from dispatch.models import Agency, Fault
from dispatch.rules.access import ENGINE
from dispatch.rules.faults import FaultCode, Finding
from dispatch.schema import EventData
from dispatch.selectors.cards import fault_card
from dispatch.selectors.faults import findings, lasting_faults, stream_gap
from dispatch.selectors.health import AUDITED_AT
from dispatch.timeline import Event
from dispatch.vocabulary import EventName

# Held while one audits, so that of two engines one does.
_AUDIT_LOCK = 4542278


def audit(*, whole_to: int) -> int:
    """Look for faults, record those that are new, have grown or are gone, and return up to where the stream is whole.

    `whole_to` is what the last audit of this process returned, and 0 at first: then the whole stream is read. What was
    known before and is as it was is not recorded again. Where another engine is auditing at this moment, nothing is
    done.
    """
    with writing(ENGINE) as work:
        if not _is_alone():
            return whole_to
        lasting = lasting_faults()
        gap, whole_to = stream_gap(whole_to)
        if gap is None and FaultCode.STREAM_GAP in lasting:
            # Another process found it, perhaps where this one had looked before.
            gap, whole_to = stream_gap(0)
        found = {finding.code: finding for finding in [*findings(), *([gap] if gap else [])]}
        events = [_found(finding, lasting.get(code)) for code, finding in found.items()]
        events += [_ended(fault) for code, fault in lasting.items() if code not in found]
        cache.set(AUDITED_AT, database_now(), timeout=None)
        work.events.extend(event for event in events if event is not None)
        return whole_to


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_AUDIT_LOCK])
        return bool(cursor.fetchone()[0])


def _found(finding: Finding, known: Fault | None) -> Event | None:
    if known is None:
        known = Fault.objects.create(code=finding.code, detail=finding.detail)
    elif finding.has_grown_since(known.detail):
        known.detail = finding.detail
        known.save(update_fields=["detail"])
    else:
        return None
    return _event(EventName.FAULT_FOUND, known)


def _ended(fault: Fault) -> Event:
    Fault.objects.filter(pk=fault.pk).update(ended_at=Now())
    fault.refresh_from_db()
    return _event(EventName.FAULT_ENDED, fault)


def _event(name: EventName, fault: Fault) -> Event:
    """Return the event for the consoles of all agencies."""
    agencies = list(Agency.objects.order_by("code").values_list("code", flat=True))
    return Event(name, agencies, EventData(faults=[fault_card(fault)]))
