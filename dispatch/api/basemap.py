"""The file of the basemap, in parts as the browser asks for them."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from dispatch.api.file_parts import answer_with_file
from dispatch.api.map_keys import layers_of_key
from dispatch.errors import Forbidden
from dispatch.problems import problem, refusal_problem


@require_safe
def basemap(request: HttpRequest) -> HttpResponseBase:
    """Answer the file or one part of it: 200, 206, 304, 416; 404 where the centre has none."""
    try:
        layers_of_key(request.GET.get("key", ""), timezone.now())
    except Forbidden as refusal:
        return refusal_problem(refusal)
    response = answer_with_file(request, settings.BASEMAP, "application/vnd.pmtiles")
    if response is None:
        return problem(HTTPStatus.NOT_FOUND, "basemap_missing", "This centre has no basemap.")
    response["Cache-Control"] = "private, no-cache"
    return response
