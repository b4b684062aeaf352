"""All settings of the centre. Each comes from the environment, secrets also from the file that NAME_FILE names."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import pyogrio
import shapely
from environ import FileAwareEnv

# Lets annotations such as ModelAdmin[Unit] stand at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = FileAwareEnv()


def _bundled_library(package: Any, name: str) -> str:
    """Return the path of a C library that the wheel of `package` carries beside it."""
    folder = Path(package.__file__).parent
    libraries = sorted((folder.parent / f"{folder.name}.libs").glob(f"{name}*"))
    if not libraries:
        raise RuntimeError(f"the wheel of {folder.name} carries no {name}")
    return str(libraries[0])


# GDAL and GEOS out of the wheels are newer than the distribution's and need no package of it.
GDAL_LIBRARY_PATH = _bundled_library(pyogrio, "libgdal")
GEOS_LIBRARY_PATH = _bundled_library(shapely, "libgeos_c")

VAR = Path(env.str("EOC_VAR", default=str(BASE_DIR / "var")))
# Sealed heads of the timeline, and the key pair that signs them.
SEAL_FOLDER = Path(env.str("EOC_SEAL_FOLDER", default=str(VAR / "seals")))
# The files that people add to incidents, each under the SHA-256 of its content.
FILE_FOLDER = Path(env.str("EOC_FILE_FOLDER", default=str(VAR / "files")))
# Roads: built out of an extract by `import_roads`, and answered for by the Valhalla that the supervisor starts on this
# port of the loopback interface; or by a given one, which knows its own.
ROADS_FOLDER = VAR / "roads"
VALHALLA_URL = env.str("VALHALLA_URL", default="").rstrip("/")
VALHALLA_PORT = env.int("EOC_VALHALLA_PORT", default=0)
VALHALLA_PROGRAMS = Path(env.str("EOC_VALHALLA_PROGRAMS", default=str(BASE_DIR / "var" / "tools" / "valhalla")))
# The file of the basemap: one that the centre put there, else that which `build_basemap` makes.
MAP_FOLDER = VAR / "maps"
BASEMAP = Path(env.str("EOC_BASEMAP", default=str(MAP_FOLDER / "basemap.pmtiles")))
DEMO = env.bool("EOC_DEMO", default=False)
PUBLIC_URL = env.str("EOC_PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
_https = _public.scheme == "https"

DEBUG = False
# Without a configured key each process has its own: enough for commands, useless to forge with.
SECRET_KEY = env.str("EOC_SECRET_KEY", default="") or secrets.token_urlsafe(48)
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1", "127.0.0.1", "localhost", *env.list("EOC_ALLOWED_HOSTS", default=[])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "channels",
    "csp",
    "gis",
    "dispatch",
    "realtime",
    "eoc",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "eoc.second_factor.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "eoc.urls"
ASGI_APPLICATION = "eoc.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "eoc" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# ---------------------------------------------------------------- database

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.db_url("DATABASE_URL", default="postgis:///eoc"),
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "CONN_MAX_AGE": 0,
        # A connection that a restart of PostgreSQL cut is replaced before a request meets it.
        "CONN_HEALTH_CHECKS": True,
    }
}
_options: dict[str, Any] = DATABASES["default"].setdefault("OPTIONS", {})
# A server that vanished without a word must not hold anybody for the minutes that TCP would wait.
_options |= {
    "connect_timeout": 3,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
# A query that hangs must not hold a dispatcher: it is ended and the request answers 503.
_parameters = [_options.get("options", "")]
if env.bool("DATABASE_TIMEOUTS", default=True):
    _parameters += [
        "-c statement_timeout=15000",
        "-c lock_timeout=5000",
        "-c idle_in_transaction_session_timeout=30000",
    ]
if _role := env.str("DATABASE_ROLE", default=""):
    _parameters.append(f"-c role={_role}")
_options["options"] = " ".join(_parameters).strip()
# Each request has a thread of its own under ASGI: without a pool, so many connections.
if env.bool("DATABASE_POOL", default=True):
    _options["pool"] = {
        "min_size": 2,
        "max_size": 20,
        "timeout": 5,
        # The pool's own retries rest ever longer; given up soon, the next request tries at once.
        "reconnect_timeout": 1,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- Redis and the cache

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # redis-py's default of 5 s would cut the socket of a process that hears nothing for so long.
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}], "prefix": "eoc"},
    }
}
# How frames reach sockets: `straight` to the connection where the server's inside is as expected, or by plain `asgi`.
PUSH = env.str("EOC_PUSH", default="straight")
# Where units have been is kept for so many days.
POSITION_DAYS = env.int("EOC_POSITION_DAYS", default=90)
# Sign-in and its rate limit must work while Redis is down, and must be shared by all processes.
# What limits sign-in must not be pushed out by strangers who make it count others.
CACHES = {
    "default": {
        "BACKEND": "eoc.shared_cache.SharedCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# ---------------------------------------------------------------- people

AUTH_USER_MODEL = "dispatch.Person"
AUTHENTICATION_BACKENDS = [
    # Before all others: who is locked out is not asked for a password.
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "dispatch.admin.permissions.RolePermissions",
]
ACCOUNT_ADAPTER = "eoc.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Per address and never per account: a stranger cannot lock a dispatcher out by knowing the name.
# But a code of six digits is asked of nobody who has not given the password: those count for the person.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip", "code": "20/15m/key"}
# Behind so many proxies of one's own, the address is the one that they pass on.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("EOC_TRUSTED_PROXIES", default=0)
ACCOUNT_PREVENT_ENUMERATION = True
# A real centre opens to nobody but crews without a second factor; a demonstration only offers it.
SECOND_FACTOR_DEMANDED = not DEMO
MFA_ADAPTER = "eoc.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Accounts have no addresses of e-mail to prove.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The clock of a telephone may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "eoc.second_factor.CodeForm",
    "reauthenticate": "eoc.second_factor.CodeAgainForm",
    "add_webauthn": "eoc.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "eoc.passkeys.ShowPasskeyForm",
    "login_webauthn": "eoc.passkeys.SignInByPasskeyForm",
    "reauthenticate_webauthn": "eoc.passkeys.ShowPasskeyAgainForm",
}
# Wrong passwords lock a name at the address from which they came, and nowhere else. All of it lies in the database.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
# Who tries on while locked out does not wait longer for it.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "eoc.lockout.locked_out"
AXES_USERNAME_CALLABLE = "eoc.lockout.account_name"
AXES_CLIENT_IP_CALLABLE = "eoc.lockout.client_address"
AXES_CLIENT_STR_CALLABLE = "eoc.lockout.described"
# The log says whose name was tried from where, never with what.
AXES_SENSITIVE_PARAMETERS = ["password", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
CSRF_FAILURE_VIEW = "eoc.views.csrf_failure"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 13 * 3600  # a shift of twelve hours and its hand-over
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_SAMESITE = "Lax"

# ---------------------------------------------------------------- pages

STATIC_URL = "/static/"
STATIC_ROOT = env.str("EOC_STATIC_ROOT", default=str(BASE_DIR / "var" / "tools" / "static"))
STATICFILES_DIRS = [path for path in [BASE_DIR / "frontend" / "dist"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A name with a hash, Django's or that of the front end's build, never means anything else: it is kept for good.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        # A film is put together in the page, out of segments that we served.
        "media-src": ["'self'", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
# A body in parts goes to disk, and is let in only where files are taken.
FILE_UPLOAD_HANDLERS = ["dispatch.api.uploads.BoundedUploads"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1

LANGUAGE_CODE = env.str("EOC_LANGUAGE", default="vi")
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True

# ---------------------------------------------------------------- telephony

TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_FROM_NUMBER = env.str("TWILIO_FROM_NUMBER", default="")
CENTRE_NAME = env.str("EOC_CENTRE_NAME", default="Trung tâm điều hành khẩn cấp")

# Whose data the map shows, as their licences want it said on the map.
MAP_ATTRIBUTION = env.str("EOC_MAP_ATTRIBUTION", default="")

# ---------------------------------------------------------------- the national address platform

# Without a URL nobody is asked; "double:" is the stand-in that knows a few examples.
ADDRESS_PLATFORM_URL = env.str("EOC_ADDRESS_PLATFORM_URL", default="")
ADDRESS_PLATFORM_TOKEN = env.str("EOC_ADDRESS_PLATFORM_TOKEN", default="")

# ---------------------------------------------------------------- notifications of crews' phones

# The hosts of the push services, each with all below it: those of Chrome and most of Android, Firefox, Safari, Edge. A
# phone names the address to which the centre sends; it must not make the centre ask a machine of the inside. A port
# other than 443 stands behind a colon.
WEB_PUSH_SERVICES = env.list(
    "EOC_WEB_PUSH_SERVICES",
    default=["fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com"],
)
# The private key by which they know the centre (P-256, base64url). Without one, or without anybody to ask, phones are
# not woken.
WEB_PUSH_KEY = env.str("EOC_WEB_PUSH_KEY", default="").strip() if WEB_PUSH_SERVICES else ""
# Whom a push service writes to where something is wrong with what it gets, or whose page it reads: mailto: or https:.
WEB_PUSH_CONTACT = env.str("EOC_WEB_PUSH_CONTACT", default="") or (
    f"https://{_public.hostname}" if _https else "mailto:eoc@localhost"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "eoc.logs.MaskingFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Otherwise the one tells each question to the router, the other itself at each command and three lines a sign-in.
    "loggers": {"httpx": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
