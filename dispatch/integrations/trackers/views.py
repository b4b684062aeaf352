"""The addresses of trackers: each takes one fix a request, for the unit whose crew the token's person is."""

from collections.abc import Callable
from http import HTTPStatus

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from dispatch.actions.positions import report_positions
from dispatch.errors import DispatchError
from dispatch.integrations.refusals import WebhookRefused
from dispatch.integrations.trackers import dialects
from dispatch.integrations.trackers.reading import read_reporter, read_values
from dispatch.integrations.trackers.values import Values
from dispatch.problems import problem, refusal_problem
from dispatch.rules.access import Actor
from dispatch.schema import PositionFix, PositionReceipt, PositionReport

_METHODS = ("GET", "POST")
_NOTHING = PositionReceipt(stored=0, known=0, refused=[])


def _tracker(
    read: Callable[[Values], PositionFix | None], answer: Callable[[PositionReceipt], object]
) -> Callable[[HttpRequest], HttpResponse]:
    """Make the view of a dialect.

    A fix that can be read and is not taken is no error: an app would send it for ever, and nothing newer behind it.
    """

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        try:
            return HttpResponse(orjson.dumps(answer(_take(request, read))), content_type="application/json")
        except WebhookRefused as refusal:
            response = problem(refusal.status, refusal.code, refusal.detail)
            if refusal.status is HTTPStatus.METHOD_NOT_ALLOWED:
                response["Allow"] = ", ".join(_METHODS)
            return response
        except DispatchError as refusal:
            return refusal_problem(refusal)

    return view


def _take(request: HttpRequest, read: Callable[[Values], PositionFix | None]) -> PositionReceipt:
    if request.method not in _METHODS:
        raise WebhookRefused(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "Fixes are sent by GET or POST.")
    values = read_values(request)
    access = read_reporter(request, values)
    if len(access.scope.unit_ids) != 1:
        raise WebhookRefused(HTTPStatus.FORBIDDEN, "not_one_unit", "The token's person is crew of no unit or several.")
    fix = read(values)
    if fix is None:
        return _NOTHING
    return report_positions(by=Actor(name=access.username, access=access), report=PositionReport(fixes=[fix]))


osmand = _tracker(dialects.osmand, PositionReceipt.model_dump)
gpslogger = _tracker(dialects.gpslogger, PositionReceipt.model_dump)
# OwnTracks expects the positions of friends.
owntracks = _tracker(dialects.owntracks, lambda _: [])
