"""Assignments over HTTP."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Router

from dispatch.actions.assignment_ends import divert_assignment, end_assignment
from dispatch.actions.assignments import report_assignment
from dispatch.actions.hospitals import alert_hospital
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import actor, carry_out
from dispatch.schema import (
    AssignmentCard,
    AssignmentEnding,
    AssignmentList,
    AssignmentReport,
    Diversion,
    HospitalAlert,
    Id,
)

router = Router(tags=["assignments"])


@router.post("/{id:assignment_id}/status", response={200: AssignmentCard, **PROBLEMS})
def status(request: HttpRequest, assignment_id: Id, body: AssignmentReport) -> HttpResponse:
    """Report how far a unit is."""
    return carry_out(
        HTTPStatus.OK,
        lambda: report_assignment(
            by=actor(request), assignment_id=assignment_id, status=body.status, occurred_at=body.occurred_at
        ),
    )


@router.post("/{id:assignment_id}/end", response={200: AssignmentCard, **PROBLEMS})
def end(request: HttpRequest, assignment_id: Id, body: AssignmentEnding) -> HttpResponse:
    """End an assignment before its work is done."""
    return carry_out(HTTPStatus.OK, lambda: end_assignment(by=actor(request), assignment_id=assignment_id, ending=body))


@router.post("/{id:assignment_id}/divert", response={201: AssignmentList, **PROBLEMS})
def divert(request: HttpRequest, assignment_id: Id, body: Diversion) -> HttpResponse:
    """Send a unit that is under way to another incident."""
    return carry_out(
        HTTPStatus.CREATED,
        lambda: divert_assignment(by=actor(request), assignment_id=assignment_id, diversion=body),
    )


@router.post("/{id:assignment_id}/hospital", response={200: AssignmentCard, **PROBLEMS})
def hospital(request: HttpRequest, assignment_id: Id, body: HospitalAlert) -> HttpResponse:
    """Tell a hospital who is coming."""
    return carry_out(HTTPStatus.OK, lambda: alert_hospital(by=actor(request), assignment_id=assignment_id, alert=body))
