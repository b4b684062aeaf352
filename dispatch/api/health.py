"""Whether the centre is alive, whether it can take calls, and its figures."""

import math

import orjson
import prometheus_client
import redis
from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dispatch.problems import Outage, outage_problem
from dispatch.rules.faults import DEGRADED_PART, LATE_AFTER, FaultCode
from dispatch.selectors.escalation import escalation_holes
from dispatch.selectors.health import CentreHealth, centre_health
from gis.travel.chosen import router_answers

# In this order /readyz names the parts that are degraded.
_PARTS = ("redis", "engine", "router", "deadlines", "outbox", "timeline", "escalation")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; asks nobody."""
    return HttpResponse(b"ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when calls can be taken, with each degraded part named; 503 without a database that takes writes."""
    try:
        health = centre_health()
        holes = escalation_holes()
    except Error:
        return outage_problem(Outage.UNAVAILABLE)
    if not health.writable:
        return outage_problem(Outage.READ_ONLY)
    degraded = {DEGRADED_PART[code] for code in FaultCode if code in health.faults}
    if not _redis_answers():
        degraded.add("redis")
    if not router_answers():
        degraded.add("router")
    if not health.engine_alive:
        degraded.add("engine")
    if health.oldest_overdue_s > LATE_AFTER.total_seconds():
        degraded.add("deadlines")
    if health.parked_messages:
        degraded.add("outbox")
    if holes:
        degraded.add("escalation")
    body = {
        "ready": True,
        "degraded": [part for part in _PARTS if part in degraded],
        "oldest_overdue_deadline_s": health.oldest_overdue_s,
        "escalation_holes": holes,
    }
    return HttpResponse(orjson.dumps(body), content_type="application/json")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the figures of this process and of the centre in Prometheus' text format. Holds nothing about people."""
    text = prometheus_client.generate_latest()
    try:
        text += _centre_metrics(centre_health())
    except Error:
        text += b"eoc_database_up 0\n"
    return HttpResponse(text, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _centre_metrics(health: CentreHealth) -> bytes:
    return (
        "eoc_database_up 1\n"
        f"eoc_engine_up {int(health.engine_alive)}\n"
        f"eoc_stream_seq {health.cursor}\n"
        f"eoc_deadlines_pending {health.pending_deadlines}\n"
        f"eoc_deadline_oldest_overdue_seconds {health.oldest_overdue_s}\n"
        f"eoc_incidents_open {health.open_incidents}\n"
        f"eoc_calls_ringing {health.ringing_calls}\n"
        f"eoc_outbox_pending {health.pending_messages}\n"
        f"eoc_outbox_parked {health.parked_messages}\n"
        f"eoc_auditor_last_run_seconds {_number(health.audited_s)}\n"
        + "".join(f'eoc_faults{{code="{code}"}} {int(code in health.faults)}\n' for code in FaultCode)
    ).encode()


def _number(value: float) -> str:
    return "+Inf" if math.isinf(value) else str(value)


def _redis_answers() -> bool:
    try:
        with redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
