"""Settings, all from the environment (README, "Variables"). Safe unless asked otherwise; nothing starts here."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from portal import schedule
from portal.accounts.openid import providers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()  # every variable may also be given as NAME_FILE, the way of secrets


def required(name: str) -> str:
    """The variable's value; without one, stop with a sentence that says what to do."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it (README, section Production), or run `make setup` once "
            "to work on the portal's own embedded database."
        )
    return value


# --- the site ---------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PORTAL_URL = env.str("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
_address = urlsplit(PORTAL_URL)
IS_HTTPS = _address.scheme == "https"
IS_LOOPBACK = _address.hostname in ("127.0.0.1", "::1", "localhost")
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_address.hostname, "127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

INSTALLED_APPS = [
    "portal.pages",
    "portal.programme",
    "audits",
    "agencies",
    "portal.workbooks",
    "portal.deadlines",
    "portal.history",
    "portal.notices",
    "portal.accounts",
    "portal.accounts.admin_site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    "portal.accounts.watching.WatchingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.kit.static_files.StaticFilesMiddleware",
    "portal.kit.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "agencies.wall.WallMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.accounts.middleware.LanguageMiddleware",
    "portal.history.middleware.HistoryMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "portal.kit.jinja.environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context.site",
            ],
        },
    },
    {  # the administration and what libraries draw: forms, widgets
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database, broker, cache ------------------------------------------------------------------

# An owner migrates; web and worker connect as roles that own nothing (deploy/roles.sql).
DATABASE_ROLE = env.str("DATABASE_ROLE", default="web")
_urls = {
    "web": required("DATABASE_URL"),
    "worker": env.str("DATABASE_WORKER_URL", default=required("DATABASE_URL")),
    "owner": env.str("DATABASE_OWNER_URL", default=required("DATABASE_URL")),
}
if DATABASE_ROLE not in _urls:
    raise ImproperlyConfigured("DATABASE_ROLE must be web, worker or owner.")

_database = env.db_url_config(_urls[DATABASE_ROLE])
if DATABASE_ROLE != "web" and _database["USER"] == "portal_web":
    raise ImproperlyConfigured(
        f"DATABASE_{DATABASE_ROLE.upper()}_URL must name a role of its own: row security hides what is private from "
        "portal_web unless it serves a person (README, section Production)."
    )
# What follows "?" in the address: sslmode, say, or the folder of a socket (postgres://role@/portal?host=/folder).
_options = _database.pop("OPTIONS", {})
_longest = env.str("STATEMENT_TIMEOUT", default="15s" if DATABASE_ROLE == "web" else "300s")
_limits = "" if DATABASE_ROLE == "owner" else f" -c lock_timeout=5s -c statement_timeout={_longest}"
DATABASES = {
    "default": _database
    | {
        "HOST": _options.pop("host", _database["HOST"]),
        # A new connection per request costs seven times the request itself.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _options
        | {
            "connect_timeout": 5,
            # JIT compilation costs a province's short queries more than it saves.
            "options": f"-c jit=off{_limits}",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")  # who and where, of requests that write

REDIS_URL = required("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "portal.kit.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "portal.kit.cache.key_of_release",
    }
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
WAKES_BY = "portal.celery.app"  # what portal/kit/wake.py sends by
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 30,
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "max_retries": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False  # retries belong to the sweeper
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 360
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 25
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE = schedule.BEAT
PERIODIC = schedule.PERIODIC  # what the sweeper finds due; it reads it here

# --- mail ---------------------------------------------------------------------------------------

EMAIL_TIMEOUT = 10
_mail = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]  # of filemail:////folder: the demo's letters become files
EMAIL_HOST = _mail["EMAIL_HOST"] or "localhost"
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="iso@localhost")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default=DEFAULT_FROM_EMAIL)  # in /.well-known/security.txt

# --- people -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "agencies.permissions.RolesBackend",  # who may administer, not who may sign in
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "portal.accounts.validators.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.accounts.validators.GuessableWordsValidator"},
]
# `demo` lets those in who have set up no second factor; only on this machine itself (`make run`).
SECOND_FACTOR = env.str("SECOND_FACTOR", default="required")
if SECOND_FACTOR not in ("required", "demo") or (SECOND_FACTOR == "demo" and not IS_LOOPBACK):
    raise ImproperlyConfigured(
        "SECOND_FACTOR must be `required`; `demo` serves a demonstration on 127.0.0.1 (PORTAL_URL) only."
    )
# An account that nobody used for so many days is closed (TCVN 14423:2026); 0, never, is for a demonstration.
IDLE_ACCOUNT_DAYS = env.int("IDLE_ACCOUNT_DAYS", default=45)
if IDLE_ACCOUNT_DAYS < 15 and not (IDLE_ACCOUNT_DAYS == 0 and IS_LOOPBACK):
    raise ImproperlyConfigured("IDLE_ACCOUNT_DAYS must be at least 15: people are warned 14 days before.")
# Days after which administrators set a new password, none of their last ten; 0: never (docs/security.md, "Accepted").
ADMIN_PASSWORD_DAYS = env.int("ADMIN_PASSWORD_DAYS", default=0)
if ADMIN_PASSWORD_DAYS:
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "portal.accounts.validators.KeptPasswordsValidator"})
# A province's OpenID Connect provider; without OIDC_URL there is no such way in, and none of its code is loaded.
OIDC_URL = env.str("OIDC_URL", default="").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", default="") or urlsplit(OIDC_URL).hostname or ""
OIDC_SHOWS_FACTOR = env.bool("OIDC_SHOWS_FACTOR", default=False)  # then the portal asks for no second one
SOCIALACCOUNT_ADAPTER = "portal.accounts.single_sign_on.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the way there is a link: forms may lead to the portal itself only
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_URL:
    if urlsplit(OIDC_URL).scheme != "https" and not IS_LOOPBACK:
        raise ImproperlyConfigured("OIDC_URL must begin with https: what comes from there is believed.")
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
    SOCIALACCOUNT_PROVIDERS = providers(
        url=OIDC_URL, name=OIDC_NAME, client_id=required("OIDC_CLIENT_ID"), secret=required("OIDC_CLIENT_SECRET")
    )
MFA_ADAPTER = "portal.accounts.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: a phone's clock may be a little off
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.CodeForm",
    "reauthenticate": "portal.accounts.forms.CodeAgainForm",
    "activate_totp": "portal.accounts.forms.FirstCodeForm",
    "add_webauthn": "portal.accounts.key_forms.KeyForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds: a reset link is good for one hour and for one use
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.SignInForm",
    "reset_password": "portal.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.NewPasswordForm",
    "change_password": "portal.accounts.forms.OtherPasswordForm",
    "reauthenticate": "portal.accounts.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by administrators, not by strangers
ACCOUNT_PREVENT_ENUMERATION = True
# Django's own links: allauth's would copy each address into a second list, where an old one keeps working.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# "key" is address and place together (AccountAdapter). Whole offices share one "ip".
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/15m/key",
    "reset_password": "30/h/ip,5/h/key",
    "reset_password_from_key": "30/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# How often one person, or else one address, may ask: so many times in so many seconds (portal/accounts/limits.py). What
# the public register answers out of its cache is not counted.
RATE_LIMITS = {
    "search": (300, 60),
    "exports": (120, 60 * 60),
    "imports": (120, 60 * 60),
    "public": (600, 60),
    "public_files": (120, 60),
}
if env.bool("RATE_LIMITS", default=True) is False:
    if not IS_LOOPBACK:
        raise ImproperlyConfigured("RATE_LIMITS may be off only for measurements on 127.0.0.1 (PORTAL_URL).")
    RATE_LIMITS = {}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # else X-Forwarded-For is anybody's to write
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds

# --- language, dates, numbers ---------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale", BASE_DIR / "portal" / "locale_libraries"]
FORMAT_MODULE_PATH = ["portal.formats"]
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- files ------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=BASE_DIR / "media")  # scans; never served as such
MEDIA_URL = "/media/"  # nothing is served there; left empty it would mean every address of the portal
STORAGES = {
    "default": {
        "BACKEND": "portal.kit.files.WholeStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# By its name a file says that it never changes; WhiteNoise would else work that out anew for each, in every process.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$"
FILE_UPLOAD_PERMISSIONS = 0o644  # static files, which another user may serve
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# tcp://host:3310 or unix:///path/of/the.socket; without one files stay "not yet checked", never "clean".
CLAMD = env.str("CLAMD", default="")
if CLAMD and not CLAMD.startswith(("tcp://", "unix:///")):
    raise ImproperlyConfigured("CLAMD must be tcp://host:3310 or unix:///path/of/the.socket.")
FILES_LOOKED_AT_BY = "portal.pages.files.looking.is_clean"  # what portal/kit/clamd.py asks about a stored file
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])  # age keys, public ones: the secret one is kept elsewhere

# --- security -----------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = IS_HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000  # seconds: a year
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- log ------------------------------------------------------------------------------------------------

_level = env.str("LOG_LEVEL", default="INFO")
# Who signed in, was refused, took a file away: into this file, or to standard error. It is kept for a year (deploy/).
SECURITY_LOG = env.str("SECURITY_LOG", default="")
_security_log = (
    {"class": "logging.handlers.WatchedFileHandler", "filename": SECURITY_LOG, "encoding": "utf-8", "delay": True}
    if SECURITY_LOG
    else {"class": "logging.StreamHandler"}
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},  # the message is a whole JSON object
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "level": _level},
        "security": _security_log | {"formatter": "bare", "level": "INFO"},
    },
    "root": {"handlers": ["console"], "level": _level},
    "loggers": {"portal.security": {"handlers": ["security"], "level": "INFO", "propagate": False}},
}
