"""Makes views of what answers Twilio's deliveries."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from dispatch.integrations.refusals import WebhookRefused
from dispatch.integrations.twilio.signed import read_signed_fields
from dispatch.problems import outage_behind, outage_problem, problem

logger = logging.getLogger(__name__)

Fields = Mapping[str, str]
_InPath = ParamSpec("_InPath")


def webhook(
    answer: Callable[Concatenate[Fields, _InPath], HttpResponse],
) -> Callable[Concatenate[HttpRequest, _InPath], HttpResponse]:
    """Make a view of what answers a delivery that is signed and meant for this account."""

    @csrf_exempt
    def view(request: HttpRequest, /, *args: _InPath.args, **kwargs: _InPath.kwargs) -> HttpResponse:
        try:
            fields = read_signed_fields(request)
            _refuse_other_account(fields)
            return answer(fields, *args, **kwargs)
        except WebhookRefused as refusal:
            response = problem(refusal.status, refusal.code, refusal.detail)
            if refusal.status is HTTPStatus.METHOD_NOT_ALLOWED:
                response["Allow"] = "POST"
            return response
        except Error as error:
            outage = outage_behind(error)
            if outage is None:
                raise
            # Twilio asks its fallback address: a call must never be accepted that is not on disk.
            logger.exception("a webhook could not be recorded: %s", outage)
            return outage_problem(outage)

    return view


def twiml_response(document: str) -> HttpResponse:
    """Answer with what Twilio is to do."""
    return HttpResponse(document, content_type="text/xml; charset=utf-8")


def _refuse_other_account(fields: Fields) -> None:
    if settings.TWILIO_ACCOUNT_SID and fields.get("AccountSid") != settings.TWILIO_ACCOUNT_SID:
        raise WebhookRefused(HTTPStatus.FORBIDDEN, "account_unknown", "The delivery is of another Twilio account.")
