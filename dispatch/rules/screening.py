"""Which reports may be of one incident, and which number may call for nothing: shown to a person, who decides.

Nothing here merges, blocks or reorders anything.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.rules import evidence, words
from dispatch.rules.reasons import Reason
from dispatch.vocabulary import CallerKind, CallStatus, Disposition
from gis.distance import metres_between

# Chosen by a sweep over generated days; docs/adr/0009-screening.md has the figures.
DEFAULT_THRESHOLD = 0.5


_LOOKS_BACK = timedelta(hours=24)
_TRIES_AGAIN_WITHIN = timedelta(minutes=15)
_NOT_ANSWERED = frozenset({CallStatus.ABANDONED, CallStatus.FAILED})
# What each earlier call adds, and how it is told. A silent one adds little: it may be somebody who cannot speak.
_HISTORY = {
    Disposition.NUISANCE: (0.5, "cuộc gọi quấy rối", "as nuisance"),
    Disposition.FALSE_REPORT: (0.5, "cuộc gọi báo tin giả", "as false reports"),
    Disposition.SILENT: (0.15, "cuộc gọi im lặng, có thể do không nói được", "as silent, perhaps unable to speak"),
    Disposition.TEST: (0.15, "cuộc gọi thử", "as tests"),
    Disposition.HANDLED: (-1.0, "cuộc gọi báo vụ việc có thật đã xử lý", "as real incidents that were handled"),
    Disposition.DUPLICATE: (-1.0, "cuộc gọi báo vụ việc có thật đã biết", "as real incidents that were known"),
}


@dataclass(frozen=True)
class Report:
    """What is known of an incident so far. `callers` are E.164, `type` and `agencies` codes, all texts may be empty.

    `reported_at` is when it was called in last: an incident to which callers are added stays near to the next of them.
    """

    incident_id: int
    reported_at: datetime
    lon: float | None
    lat: float | None
    radius_m: float | None
    type: str | None
    callers: frozenset[str]
    place: str
    what: str
    agencies: frozenset[str]


@dataclass(frozen=True)
class Candidate:
    """An incident that a report may be about: how likely (0 to 1), and each reason with the weight that it added."""

    incident_id: int
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class EarlierCall:
    """A call that the same number made before. `disposition` is None while nobody has decided on it."""

    call_id: int
    received_at: datetime
    line: str
    status: CallStatus
    disposition: Disposition | None
    incident_id: int | None


@dataclass(frozen=True)
class Nuisance:
    """How much a number's earlier calls suggest that it calls for nothing (0 to below 1), and why."""

    score: float
    reasons: tuple[Reason, ...]


def duplicate_candidates(
    report: Report, others: Iterable[Report], *, threshold: float = DEFAULT_THRESHOLD, limit: int = 10
) -> list[Candidate]:
    """Return the reports that may be of the same incident: the likeliest first, of equals the older incident.

    The score is the logistic of a prior and the weights of the reasons; a fact that either report lacks adds nothing.
    """
    candidates = []
    for other in others:
        if other.incident_id == report.incident_id:
            continue
        reasons = _compare(report, other)
        score = _logistic(evidence.PRIOR + math.fsum(map(evidence.weight_of, reasons)))
        if score >= threshold:
            candidates.append(Candidate(other.incident_id, score, reasons))
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.incident_id))
    return candidates[:limit]


def nuisance_score(earlier: Sequence[EarlierCall], *, caller_kind: CallerKind, now: datetime) -> Nuisance:
    """Return what the last 24 hours of a number suggest of its next call: a hint for a person, never a verdict.

    The first call of a number scores 0, and so does any caller without a readable number. Who calls again because
    nobody answered scores nothing for it.
    """
    if caller_kind is not CallerKind.NUMBER:
        vi, en = "không có số gọi đến nên không có lịch sử", "no number, therefore no history"
        return Nuisance(0.0, (Reason("no_number", {}, vi, en),))
    recent = [call for call in earlier if timedelta() <= now - call.received_at <= _LOOKS_BACK]
    if not recent:
        vi, en = "số này gọi lần đầu trong 24 giờ", "first call of this number in 24 hours"
        return Nuisance(0.0, (Reason("first_call", {}, vi, en),))
    reasons = [_history_reason(recent, disposition) for disposition in _HISTORY]
    told = tuple(reason for reason in (_not_answered_reason(recent, now), *reasons) if reason)
    suspicion = math.fsum(evidence.weight_of(reason) for reason in told)
    return Nuisance(1 - math.exp(-max(suspicion, 0.0)), told or (_nothing_against_reason(len(recent)),))


def _compare(report: Report, other: Report) -> tuple[Reason, ...]:
    """Return what speaks for and against one incident, as far as both reports tell."""
    distance_m = _distance_m(report, other)
    distance = None if distance_m is None else evidence.distance_reason(distance_m, report.radius_m, other.radius_m)
    minutes = evidence.minutes_reason(report.reported_at - other.reported_at)
    same_numbers = len(report.callers & other.callers)
    number = evidence.number_reason(same_numbers) if same_numbers else None
    kind = _kind_reason(report, other)
    found = (distance, minutes, number, kind, *_word_reasons(report, other, distance, kind))
    return tuple(reason for reason in found if reason)


def _kind_reason(report: Report, other: Report) -> Reason | None:
    if report.type and other.type:
        return evidence.type_reason(report.type, other.type)
    if report.agencies and other.agencies and report.agencies.isdisjoint(other.agencies):
        return evidence.other_agencies_reason()
    return None


def _word_reasons(
    report: Report, other: Report, distance: Reason | None, kind: Reason | None
) -> tuple[Reason | None, Reason | None]:
    """Compare the words. A place may also have been written into what happened."""
    place, what = words.terms(report.place), words.terms(report.what)
    other_place, other_what = words.terms(other.place), words.terms(other.what)
    same_place = (place & (other_place | other_what)) | (other_place & what)
    same_what = (what & other_what) - same_place
    distance_weight = evidence.weight_of(distance) if distance else 0.0
    kind_weight = evidence.weight_of(kind) if kind else 0.0
    return (
        evidence.place_words_reason(same_place, distance_weight) if same_place or (place and other_place) else None,
        evidence.what_words_reason(same_what, kind_weight) if same_what or (what and other_what) else None,
    )


def _distance_m(report: Report, other: Report) -> float | None:
    """Return the straight line between two reports, in metres."""
    if report.lon is None or report.lat is None or other.lon is None or other.lat is None:
        return None
    return metres_between((report.lon, report.lat), (other.lon, other.lat))


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


def _history_reason(recent: Sequence[EarlierCall], disposition: Disposition) -> Reason | None:
    count = sum(call.disposition is disposition for call in recent)
    if not count:
        return None
    weight, vi, en = _HISTORY[disposition]
    facts = {"count": count, "weight": round(count * weight, 3)}
    calls = "1 call" if count == 1 else f"{count} calls"
    return Reason(
        f"earlier_{disposition.value}", facts, f"{count} {vi} trong 24 giờ", f"{calls} in 24 hours closed {en}"
    )


def _not_answered_reason(recent: Sequence[EarlierCall], now: datetime) -> Reason | None:
    """Return that this caller may not get through. It adds nothing: trying again is no nuisance."""
    count = sum(
        call.status in _NOT_ANSWERED and call.disposition is None and now - call.received_at <= _TRIES_AGAIN_WITHIN
        for call in recent
    )
    if not count:
        return None
    minutes = int(_TRIES_AGAIN_WITHIN.total_seconds() // 60)
    return Reason(
        "cannot_get_through",
        {"count": count, "minutes": minutes, "weight": 0.0},
        f"đã gọi {count} lần trong {minutes} phút mà chưa ai nghe: có thể đang cần giúp mà không gọi được",
        f"called {count} times in {minutes} minutes without an answer: may need help and not get through",
    )


def _nothing_against_reason(count: int) -> Reason:
    calls = "1 earlier call" if count == 1 else f"{count} earlier calls"
    return Reason(
        "nothing_against",
        {"count": count, "weight": 0.0},
        f"{count} cuộc gọi trước trong 24 giờ, không có gì đáng ngờ",
        f"{calls} in 24 hours, nothing to suspect",
    )
