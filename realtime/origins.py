"""Which web pages may open a socket: those of the centre itself."""

from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_is_ours(origin: str, host: str) -> bool:
    """Return whether a page of this Origin belongs to the centre that was asked under this Host header.

    It does if it is the public address, or if it has the public address's scheme and the very host and port that the
    browser connected to, and that host is one of the centre's.
    """
    try:
        page, public = urlsplit(origin), urlsplit(settings.PUBLIC_URL)
        if page.scheme != public.scheme or page.scheme not in _DEFAULT_PORTS or page.username is not None:
            return False
        if _address(page) == _address(public):
            return True
        asked = urlsplit(f"{page.scheme}://{host}")
        domain, _ = split_domain_port(host)
        return bool(domain) and _address(page) == _address(asked) and validate_host(domain, settings.ALLOWED_HOSTS)
    except ValueError:
        return False


def _address(url: SplitResult) -> tuple[str | None, int | None]:
    return url.hostname, url.port or _DEFAULT_PORTS[url.scheme]
