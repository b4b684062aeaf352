"""The pages themselves, and what answers where nothing else does."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from dispatch.problems import problem


@require_safe
@login_required
@ensure_csrf_cookie
def console(request: HttpRequest) -> HttpResponse:
    """Serve the console's page; what it shows comes over the socket."""
    return render(request, "console.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that nothing serves."""
    return problem(HTTPStatus.NOT_FOUND, "not_found", "There is nothing at this address.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refused."""
    return problem(HTTPStatus.BAD_REQUEST, "request_malformed", "The request cannot be read.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected error."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", "An unexpected error; it was logged.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form or request whose CSRF token is missing or old."""
    return problem(HTTPStatus.FORBIDDEN, "csrf_failed", "Reload the page and try again.")
