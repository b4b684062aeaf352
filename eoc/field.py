"""The crew's page. It holds no data, so it is everybody's: what a device sees comes by the API and the socket."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

_SHELL = "/field/"


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    """Serve the shell."""
    return render(request, "field.html")


@require_safe
def worker(request: HttpRequest) -> FileResponse:
    """Serve the browser's worker from below the address that it keeps. Browsers ask for it anew at each start."""
    response = FileResponse(staticfiles_storage.open("field-worker.js"), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Tell what the page is called and looks like where it is installed."""
    icons = [
        {"src": static(f"field-icon-{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in (("192", 192, "any"), ("512", 512, "any"), ("maskable", 512, "maskable"))
    ]
    return JsonResponse(
        {
            "id": _SHELL,
            "name": "Tổ hiện trường",
            "short_name": "Hiện trường",
            "lang": "vi",
            "start_url": _SHELL,
            "scope": _SHELL,
            "display": "standalone",
            "background_color": "#0f1418",
            "theme_color": "#0f1418",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )
