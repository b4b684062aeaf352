"""What the Django processes of a centre are told, and the secrets that are made for it."""

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from pathlib import Path

from .layout import STATIC, DataDirectory
from .postgres import APPLICATION
from .processes import inherited

# The order of the curve P-256: a private key is a number from 1 to one less.
_ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def given(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return a value from the environment or from the file that NAME_FILE names, None where neither is set."""
    if path := environment.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return environment.get(name) or None


def new_key() -> str:
    """Return a secret for programs."""
    return secrets.token_urlsafe(48)


def new_password() -> str:
    """Return a secret for people: four groups of four letters, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def new_web_push_key() -> str:
    """Return the private key by which push services know this centre: a number for the curve P-256, base64url."""
    number = secrets.randbelow(_ORDER_OF_P256 - 1) + 1
    return urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def secret(data: DataDirectory, name: str, make: Callable[[], str]) -> Path:
    """Return the file of a secret, made at its first use and readable by its owner only."""
    path = data.secrets / name
    if not path.exists():
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(make())
        unfinished.rename(path)
    return path


def port() -> int:
    """Return the port of the web server."""
    return int(os.environ.get("EOC_PORT") or 8000)


def local_address() -> str:
    """Return the address at which this machine reaches the centre."""
    return f"http://127.0.0.1:{port()}"


def common(data: DataDirectory, redis_url: str) -> dict[str, str]:
    """Return what every Django process gets, whatever database it works on."""
    return {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "eoc.settings",
        "PYTHONUNBUFFERED": "1",
        "REDIS_URL": redis_url,
        "EOC_VAR": str(data.root),
        "EOC_PORT": str(port()),
        "EOC_PUBLIC_URL": os.environ.get("EOC_PUBLIC_URL") or local_address(),
        "EOC_LANGUAGE": os.environ.get("EOC_LANGUAGE") or "vi",
        "EOC_STATIC_ROOT": str(STATIC),
    }


def of_centre(data: DataDirectory, database_url: str, redis_url: str, *, external: bool, demo: bool) -> dict[str, str]:
    """Return the environment of the application's processes.

    With an `external` database its account is the owner, who steps down to the application's role.
    """
    environment = {**common(data, redis_url), "DATABASE_URL": database_url, "EOC_DEMO": "1" if demo else "0"}
    if external:
        environment["DATABASE_ROLE"] = APPLICATION
    if not given("EOC_SECRET_KEY"):
        environment["EOC_SECRET_KEY_FILE"] = str(secret(data, "secret_key", new_key))
    if not given("EOC_WEB_PUSH_KEY"):
        environment["EOC_WEB_PUSH_KEY_FILE"] = str(secret(data, "web_push_key", new_web_push_key))
    if demo:
        environment["EOC_DEMO_PASSWORD_FILE"] = str(secret(data, "demo_password", new_password))
        if not given("TWILIO_AUTH_TOKEN"):
            environment["TWILIO_AUTH_TOKEN_FILE"] = str(secret(data, "twilio_auth_token", new_key))
    return environment
