"""Settings: what Django needs, put together from the options."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import SELF

from mycel.site import options

READ = options.read()


def _value(name: str) -> str:
    return READ[name].value


def _is_on(name: str) -> bool:
    return _value(name).strip().lower() in {"1", "true", "yes", "on"}


def _secret_key(home: Path) -> str:
    given = _value("SECRET_KEY")
    if given:
        return given
    path = home / "secret_key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def _database(home: Path) -> dict[str, Any]:
    url = _value("DATABASE_URL")
    if url:
        found: dict[str, Any] = dict(
            dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        )
        # What is asked with every ballot is planned once: a third more of them in the same time.
        prepared = {"server_side_binding": True, "prepare_threshold": 2}
        return {**found, "OPTIONS": {**prepared, **found.get("OPTIONS", {})}}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "mycel.sqlite3",
        # A thread keeps its connection: opening one anew took a third of what a page costs.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def _origins(url: str) -> list[str]:
    """Return the origin of an address, for a list of the content policy."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


HERE = Path(__file__).resolve().parent
HOME = Path(_value("MYCEL_HOME")).resolve()
SAMPLE = _is_on("SAMPLE")
DEBUG = _is_on("DEBUG")
SECRET_KEY = _secret_key(HOME)
ALLOWED_HOSTS = [host.strip() for host in _value("ALLOWED_HOSTS").split(",") if host.strip()]
PUBLIC_URL = _value("PUBLIC_URL").rstrip("/")
IS_PUBLIC = PUBLIC_URL.startswith("https://")
LOG_ORIGIN = _value("LOG_ORIGIN")
LOG_KEY = _value("LOG_KEY") or str(HOME / "log_key")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if IS_PUBLIC else []

INSTALLED_APPS = [
    "mycel.record",
    "mycel.people",
    "mycel.texts",
    "mycel.notices",
    "mycel.groups",
    "mycel.catalogue",
    "mycel.assessment",
    "mycel.decisions",
    "mycel.deliberation",
    "mycel.loop",
    "mycel.site",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.mediawiki",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
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
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "mycel.site.urls"
WSGI_APPLICATION = "mycel.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mycel.site.context.page",
            ],
        },
    }
]

DATABASES = {"default": _database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "mycel.site.backend.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "mycel.site.signin.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "mycel.site.signin.WikiAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "mycel.site.factors.FactorAdapter"
MFA_FORMS = {
    "authenticate": "mycel.site.factor_forms.CodeForm",
    "reauthenticate": "mycel.site.factor_forms.CodeAgainForm",
    "activate_totp": "mycel.site.factor_forms.AppForm",
    "add_webauthn": "mycel.site.factor_forms.PasskeyAddForm",
    "edit_webauthn": "mycel.site.factor_forms.PasskeyNameForm",
    "login_webauthn": "mycel.site.factor_forms.PasskeySignInForm",
    "authenticate_webauthn": "mycel.site.factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "mycel.site.factor_forms.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# One step before and after: clocks of telephones differ.
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_NAME = "__Host-trusted" if IS_PUBLIC else "trusted"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_PROVIDERS = {
    "mediawiki": {
        "REST_API": f"{_value('WIKI_OAUTH_URL').rsplit('/', 1)[0]}/rest.php",
        "USER_AGENT": "mycel (sign-in)",
        "USERPAGE_TEMPLATE": f"{_value('WIKI_OAUTH_URL')}?title=User:{{username}}",
        "APPS": [{"client_id": _value("WIKI_OAUTH_KEY"), "secret": _value("WIKI_OAUTH_SECRET")}]
        if _value("WIKI_OAUTH_KEY")
        else [],
    }
}

# Mail: smtp:// speaks plainly until it can encrypt (STARTTLS), smtps:// encrypts at once.
_MAIL = urlsplit(_value("EMAIL_URL"))
MAIL_ON = bool(_MAIL.hostname)
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "localhost", _MAIL.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = _MAIL.scheme == "smtp" and bool(_MAIL.username)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _value("MAIL_FROM") or f"mycel@{urlsplit(PUBLIC_URL).hostname or 'localhost'}"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = "mycel.site.locale"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": [SELF],
        # Browsers hold the way to the wiki's own sign-in page against this list as well.
        "form-action": [SELF, *_origins(_value("WIKI_OAUTH_URL"))],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "mycel.site.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
SESSION_COOKIE_NAME = "__Host-session" if IS_PUBLIC else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PUBLIC else "csrf"
SECURE_SSL_REDIRECT = IS_PUBLIC
SECURE_HSTS_SECONDS = 31_536_000 if IS_PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PUBLIC
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PUBLIC else None
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A draft of 300 options has a dozen fields for each; the size above bounds them all.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

WORKERS = _value("WORKERS")
