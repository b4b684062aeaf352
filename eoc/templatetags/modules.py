"""Names the files that a page's program imports, so that a browser asks for all of them at once."""

import json
from collections.abc import Iterator
from functools import cache

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# The list that the front end's build writes: of each module its file and what that imports.
_LIST = "manifest.json"


@register.simple_tag
def preload_modules(*names: str) -> SafeString:
    """Return a link for each file that these modules of the front end import or are in, but for pages' own files."""
    links = ((f"{settings.STATIC_URL}{file}",) for file in _files(names))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', links)


@cache
def _files(names: tuple[str, ...]) -> tuple[str, ...]:
    try:
        with staticfiles_storage.open(_LIST) as listed:
            modules = json.load(listed)
    except FileNotFoundError:
        # Where the front end was not built there is nothing to ask for.
        return ()
    return tuple(dict.fromkeys(file for name in names for file in _imported(name, modules)))


def _imported(name: str, modules: dict[str, dict[str, object]]) -> Iterator[str]:
    module = modules[name]
    # A page's own file is asked for by the page, under a name with Django's hash.
    if not module.get("isEntry"):
        yield str(module["file"])
    for imported in module.get("imports", []):  # type: ignore[attr-defined]  # the list is of names
        yield from _imported(imported, modules)
