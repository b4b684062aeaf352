"""What a supervisor reads of how the centre worked."""

from datetime import datetime

from dispatch.schema.answers import SightCard
from dispatch.schema.cards import CallCard, IncidentCard
from dispatch.schema.values import Shape
from dispatch.vocabulary import Interval, IntervalGrouping


class PercentileCard(Shape):
    """A percentile in seconds, and the bounds between which the true one lies with 95 % confidence.

    A bound is null where there are too few cases to name it.
    """

    value_s: float
    low_s: float | None
    high_s: float | None


class IntervalFigure(Shape):
    """An interval among the cases of a group, such as an hour or a type; `group` is "" for those that have none.

    Of fewer than five cases there are no percentiles. `longest` are the incidents of the longest cases, the longest
    first.
    """

    interval: Interval
    group: str
    count: int
    median: PercentileCard | None
    p90: PercentileCard | None
    p95: PercentileCard | None
    longest: list[int]


class IntervalReport(Shape):
    """The intervals of the incidents that came up from `from_at` on and before `until`.

    `unanswered` counts their calls that nobody answered: those are in no interval.
    """

    from_at: datetime
    until: datetime
    group_by: IntervalGrouping
    incidents: int
    unanswered: int
    figures: list[IntervalFigure]


class ReviewedInterval(Shape):
    """An interval of one incident, and who is answerable for it; `person` is "" for nobody by name.

    `is_first` is whether it is the one that counts where agencies are not told apart.
    """

    interval: Interval
    began_at: datetime
    seconds: float
    agency: str | None
    person: str
    is_first: bool


class ChainCard(Shape):
    """How the hash chain of an incident stands. `first_broken_seq` is the first event that does not fit, or null.

    `head` is the hash of the last event (hex), which a sealed file of a later day must hold.
    """

    incident_id: int
    events: int
    head: str
    first_broken_seq: int | None


class IncidentReview(Shape):
    """What there is to say of an incident beside its timeline: its calls, intervals, who saw it, and its chains.

    Of the chains the incident's own is first, then those of the incidents that were merged into it.
    """

    incident: IncidentCard
    calls: list[CallCard]
    intervals: list[ReviewedInterval]
    sights: list[SightCard]
    chains: list[ChainCard]
