"""The pages themselves, and what answers where nothing else does."""

import sys
from http import HTTPStatus

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from dispatch.models import Person
from dispatch.problems import Outage, outage_behind, outage_problem, problem
from dispatch.rules.access import Right
from dispatch.selectors.people import access_of

# The panels that can stand in a window of their own.
SCREENS = frozenset({"map", "units", "timeline"})


@require_safe
@login_required
@ensure_csrf_cookie
def console(request: HttpRequest) -> HttpResponse:
    """Serve the console's page; what it shows comes over the socket."""
    return render(request, "console.html")


@require_safe
@login_required
@ensure_csrf_cookie
def screen(request: HttpRequest, name: str) -> HttpResponse:
    """Serve one panel of the console for a window of its own. Raises Http404 for a panel that has none."""
    if name not in SCREENS:
        raise Http404
    return render(request, "console.html", {"screen": name})


@require_safe
@login_required
@ensure_csrf_cookie
def map_page(request: HttpRequest) -> HttpResponse:
    """Serve the map's page; what it draws comes from the style document."""
    return render(request, "map.html")


@require_safe
@login_required
@ensure_csrf_cookie
def review(request: HttpRequest) -> HttpResponse:
    """Serve the page on which supervisors look back; whoever reviews nothing is told so."""
    if not (isinstance(request.user, Person) and access_of(request.user).may(Right.REVIEW)):
        return render(request, "403.html", status=HTTPStatus.FORBIDDEN)
    return render(request, "review.html")


@require_safe
def admin_door(request: HttpRequest) -> HttpResponse:
    """Lead who asks for an admin page to the one sign-in; tell who is signed in and may not that they may not."""
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        return render(request, "403.html", status=HTTPStatus.FORBIDDEN)
    return redirect_to_login(request.GET.get("next", "/admin/"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that nothing serves."""
    return problem(HTTPStatus.NOT_FOUND, "not_found", "There is nothing at this address.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refused."""
    # A session that cannot be saved passes for one that has ended.
    if outage := outage_behind(exception):
        return _outage(request, outage)
    return problem(HTTPStatus.BAD_REQUEST, "request_malformed", "The request cannot be read.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected error, or one by the state of the database."""
    if outage := outage_behind(sys.exc_info()[1]):
        return _outage(request, outage)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", "An unexpected error; it was logged.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form or request whose CSRF token is missing or old."""
    return problem(HTTPStatus.FORBIDDEN, "csrf_failed", "Reload the page and try again.")


def _outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Answer people with a page and programs with a problem document. The page asks neither database nor session."""
    if request.get_preferred_type(["application/problem+json", "text/html"]) != "text/html":
        return outage_problem(outage)
    page = render_to_string("503.html", {"read_only": outage is Outage.READ_ONLY})
    return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
