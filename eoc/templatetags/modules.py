"""Names the files that a page's program imports, so that a browser asks for all of them at once."""

import json
from functools import cache
from typing import Any

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
    found: dict[str, None] = {}
    for name in names:
        _add(name, modules, found)
    # A page's own file is asked for by the page, under a name with Django's hash.
    return tuple(modules[name]["file"] for name in found if not modules[name].get("isEntry"))


def _add(name: str, modules: dict[str, Any], found: dict[str, None]) -> None:
    """Add a module and what it imports, each once. What the list does not know the browser asks for in its turn."""
    if name in found or name not in modules:
        return
    found[name] = None
    for imported in modules[name].get("imports", ()):
        _add(imported, modules, found)
