"""Says something in the language of the page."""

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def say(vi: str, en: str) -> str:
    """Return the one of the two texts that is in the language of the page."""
    return en if get_language() == "en" else vi
