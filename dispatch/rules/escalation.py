"""Which policy watches a silence, and what its next step is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Priority


@dataclass(frozen=True)
class Step:
    """Wait `after`, then do `effect`."""

    after: timedelta
    effect: EscalationEffect


@dataclass(frozen=True)
class Policy:
    """A chain of steps for a trigger, limited to an agency or a priority where these are named."""

    name: str
    trigger: EscalationTrigger
    agency: str | None
    priority: int | None
    steps: tuple[Step, ...]


def choose_policy(
    policies: Iterable[Policy], trigger: EscalationTrigger, agencies: Sequence[str], priority: int
) -> Policy | None:
    """Return the most specific policy that fits: agency and priority, agency, priority, neither; then by name.

    None means that nobody asked for this silence to be watched.
    """
    fitting = [
        policy
        for policy in policies
        if policy.trigger is trigger
        and policy.steps
        and (policy.agency is None or policy.agency in agencies)
        and policy.priority in (None, priority)
    ]
    return min(fitting, key=lambda p: (p.agency is None, p.priority is None, p.name), default=None)


def chains_without_person(
    policies: Iterable[Policy], agencies: frozenset[str], reachable: frozenset[str | None]
) -> list[str]:
    """Name each policy that does not end at a duty officer who can be reached, whichever of `agencies` it is about.

    `reachable` are the agencies of duty officers with a telephone number; None stands for an officer of all agencies.
    """
    holes = []
    for policy in policies:
        concerned = {policy.agency} if policy.agency else agencies
        unreachable = sorted(code for code in concerned if None not in reachable and code not in reachable)
        if not policy.steps or policy.steps[-1].effect is not EscalationEffect.SMS_DUTY_OFFICER:
            holes.append(f"{policy.name}: its last step asks no person")
        elif unreachable:
            holes.append(f"{policy.name}: no duty officer with a telephone number for {', '.join(unreachable)}")
    return holes


def unwatched_silences(policies: Iterable[Policy]) -> list[str]:
    """Name each trigger and priority that no policy watches for every agency."""
    known = list(policies)
    return [
        f"{trigger.value} at P{priority.value}: no policy for every agency"
        for trigger in EscalationTrigger
        for priority in Priority
        if choose_policy(known, trigger, [], priority) is None
    ]


def duty_officer_text(number: str, priority: int, type_name: str, place: str, trigger: EscalationTrigger) -> str:
    """Return the text message to a duty officer: what is waiting, without anything about a person."""
    waiting = {
        EscalationTrigger.CALL_UNANSWERED: "cuộc gọi chưa có người nghe",
        EscalationTrigger.CALL_SILENT: "người gọi im lặng, chưa rõ tình hình",
        EscalationTrigger.CALL_BACK_OPEN: "cuộc gọi nhỡ chưa được gọi lại",
        EscalationTrigger.INCIDENT_UNASSIGNED: "chưa điều động lực lượng",
        EscalationTrigger.INCIDENT_UNSEEN: "chưa bàn nào xem tin",
        EscalationTrigger.CALLS_ON_INCIDENT: "nhiều cuộc gọi cùng báo",
        EscalationTrigger.PRIORITY_RAISED: "mức ưu tiên vừa được nâng",
        EscalationTrigger.ASSIGNMENT_UNACKNOWLEDGED: "tổ công tác chưa xác nhận lệnh",
        EscalationTrigger.ASSIGNMENT_NO_TURNOUT: "tổ công tác chưa xuất phát",
        EscalationTrigger.ASSIGNMENT_LATE: "tổ công tác đến chậm so với dự kiến",
        EscalationTrigger.SCENE_SILENT: "hiện trường lâu chưa báo cáo",
        EscalationTrigger.POSITION_LOST: "mất vị trí tổ công tác",
        EscalationTrigger.UNIT_EMERGENCY: "tổ công tác báo nguy hiểm",
    }[trigger]
    about = ", ".join(part for part in (type_name, place) if part) or "chưa rõ nội dung"
    head, tail = f"EOC: vụ {number} (P{priority}) ", f": {waiting}. Đề nghị trực ban xử lý ngay."
    return f"{head}{about[: 320 - len(head) - len(tail)]}{tail}"
