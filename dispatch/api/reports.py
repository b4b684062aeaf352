"""Figures of how the centre worked, for supervisors."""

from datetime import timedelta
from typing import Annotated, Self

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, model_validator

from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access
from dispatch.reporting.incident_review import review_of
from dispatch.reporting.intervals import IntervalFilter, read_intervals
from dispatch.rules.access import Right
from dispatch.schema import AreaCode, Code, DeviceTime, Id, IncidentReview, IntervalReport
from dispatch.selectors.visibility import require_incident
from dispatch.vocabulary import IntervalGrouping

router = Router(tags=["reports"])

_LONGEST = timedelta(days=400)


class IntervalQuery(Schema):
    """From when on and until when incidents came up, of which kind, and by what their intervals are told apart."""

    from_at: DeviceTime
    until: DeviceTime
    agency: Code | None = None
    type: Code | None = None
    priority: Annotated[int, Field(ge=1, le=5)] | None = None
    area: AreaCode | None = None
    group_by: IntervalGrouping = IntervalGrouping.NONE

    @model_validator(mode="after")
    def _is_a_time(self) -> Self:
        if not timedelta() < self.until - self.from_at <= _LONGEST:
            raise ValueError(f"a time of at most {_LONGEST.days} days, the end after the beginning")
        return self


@router.get("/incidents/{id:incident_id}/review", response={200: IncidentReview, **PROBLEMS})
def review(request: HttpRequest, incident_id: Id) -> IncidentReview:
    """Read what there is to say of one incident beside its timeline."""
    scope = access(request).scope_with(Right.REVIEW)
    return review_of(require_incident(scope, incident_id), scope)


@router.get("/reports/intervals", response={200: IntervalReport, **PROBLEMS})
def intervals(request: HttpRequest, query: Query[IntervalQuery]) -> IntervalReport:
    """Read how long answering, processing, turnout, travel and all of it took."""
    scope = access(request).scope_with(Right.REVIEW)
    wanted = IntervalFilter(**query.model_dump(exclude={"group_by"}))
    return read_intervals(scope, wanted, query.group_by)
