"""What a supervisor reads of how the centre worked."""

from datetime import datetime

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
