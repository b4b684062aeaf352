"""Which policy watches a silence, and what its next step is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Priority

# A unit at work whose last position is older than this has lost it.
POSITION_LOST_AFTER = timedelta(minutes=5)
# Characters. What a text message may hold.
LONGEST_TEXT = 320
# These ask a person who can be reached away from any screen.
REACHING_PERSON = frozenset({EscalationEffect.SMS_DUTY_OFFICER, EscalationEffect.CALL_DUTY_OFFICER})
# With these all is done when somebody knows of it. Behind the others stands something that is still to be done.
OVER_ONCE_KNOWN = frozenset(
    {
        EscalationTrigger.INCIDENT_UNSEEN,
        EscalationTrigger.CALLS_ON_INCIDENT,
        EscalationTrigger.PRIORITY_RAISED,
        EscalationTrigger.UNIT_EMERGENCY,
    }
)


@dataclass(frozen=True)
class Step:
    """Wait `after`, then do `effect`. `argument` is the agency that is added."""

    after: timedelta
    effect: EscalationEffect
    argument: str = ""


@dataclass(frozen=True)
class Policy:
    """A chain of steps for a trigger, limited to an agency or a priority where these are named.

    `threshold` is the number of calls that sets off `calls_on_incident`. With `repeat` the last step is done again
    after that time, until somebody acknowledges.
    """

    name: str
    trigger: EscalationTrigger
    agency: str | None
    priority: int | None
    steps: tuple[Step, ...]
    threshold: int | None = None
    repeat: timedelta | None = None


def step_at(steps: Sequence[Step], repeat: timedelta | None, position: int) -> Step | None:
    """Return the step at a position of a chain: past the last one its repetition, None where nothing repeats."""
    if position < len(steps):
        return steps[position]
    if repeat is None or not steps:
        return None
    return Step(repeat, steps[-1].effect, steps[-1].argument)


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
    return min(fitting, key=precedence, default=None)


def precedence(policy: Policy) -> tuple[bool, bool, str]:
    """Return what orders policies so that the first that fits holds."""
    return policy.agency is None, policy.priority is None, policy.name


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
        if not policy.steps or policy.steps[-1].effect not in REACHING_PERSON:
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


def how_to_answer(deadline_id: int) -> str:
    """Return how a duty officer says by text message that they take the alarm."""
    return f"Trả lời OK {deadline_id} để nhận."


def duty_officer_text(
    number: str, priority: int, type_name: str, place: str, trigger: EscalationTrigger, *, answer: str = ""
) -> str:
    """Return what a duty officer is told: what is waiting, without anything about a person, and how to answer."""
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
    head, tail = (
        f"EOC: vụ {number} (P{priority}) ",
        f": {waiting}. Đề nghị trực ban xử lý ngay.{answer and ' '}{answer}",
    )
    return f"{head}{about[: LONGEST_TEXT - len(head) - len(tail)]}{tail}"
