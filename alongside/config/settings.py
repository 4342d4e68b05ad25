"""Settings. Everything an installation may choose comes from the environment; docs/operations.md lists it."""

import gc
import os
from pathlib import Path

from django.utils.csp import CSP

from alongside.config.database import database
from alongside.config.secrets import secret

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("ALONGSIDE_VAR", ROOT / "var"))
DEMO = os.environ.get("ALONGSIDE_DEMO", "") == "1"
ADDRESS = os.environ.get("ALONGSIDE_ADDRESS", "http://127.0.0.1:8000")
SECURE = ADDRESS.startswith("https://")

gc.set_threshold(20_000)  # a page reads thousands of rows: looking for rings every 2,000 objects costs a fifth of that

DEBUG = False
SECRET_KEY = secret("SECRET_KEY", folder=VAR / "secrets")
SEALING_KEYS = secret("SEALING_KEYS", folder=VAR / "secrets", made_of=32).split(",")
ALLOWED_HOSTS = os.environ.get("ALONGSIDE_HOSTS", "127.0.0.1,localhost").split(",")

# How a line on the map becomes minutes by car, always said with "about": roads are so much longer, cars go so fast.
TRAVEL_DETOUR_PERCENT = int(os.environ.get("ALONGSIDE_TRAVEL_DETOUR_PERCENT", "120"))
TRAVEL_MILES_PER_HOUR = int(os.environ.get("ALONGSIDE_TRAVEL_MILES_PER_HOUR", "50"))
CSRF_TRUSTED_ORIGINS = [ADDRESS] if SECURE else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks_db",
    "django_htmx",
    "lucide",
    "alongside.jobs",
    "alongside.people",
    "alongside.programs",
    "alongside.ledger",
    "alongside.matching",
    "alongside.practice.sessions",
    "alongside.practice.growth",
    "alongside.practice.messages",
    "alongside.staffing",
    "alongside.standing",
    "alongside.pay",
    "alongside.notices",
    "alongside.exchange",
    "alongside.web.ui",
    "alongside.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # First what says how a browser may treat an answer: so that a refusal of the others says it too.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "alongside.web.shared.middleware.PrivatePages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "alongside.web.shared.middleware.NoNulls",
    "alongside.web.shared.middleware.Remembering",
    "alongside.web.shared.middleware.Acting",
    "alongside.web.shared.middleware.Sentences",
]

ROOT_URLCONF = "alongside.config.urls"
WSGI_APPLICATION = "alongside.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.messages.context_processors.messages",
                "alongside.web.shared.page.chrome",
            ],
            "builtins": ["alongside.web.ui.templatetags.ui", "lucide.templatetags.lucide"],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), default=VAR / "alongside.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["alongside.people.sign_in.AddressBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "front:sign-in"
SESSION_ENGINE = "alongside.people.browsers"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
# The server speaks no TLS itself: with an https address one proxy stands before it and says how it was asked.
BEHIND_A_PROXY = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_A_PROXY else None
SECURE_SSL_REDIRECT = SECURE and os.environ.get("ALONGSIDE_TLS_AHEAD", "") != "1"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"  # with none at all a browser posts forms as from nowhere, and they are refused
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [VAR / "assets"] if (VAR / "assets").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "alongside.config.static_files.NamedByContent"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

MAIL_FROM = os.environ.get("ALONGSIDE_MAIL_FROM", "Alongside <alongside@example.org>")
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": os.environ.get("SMTP_HOST", "127.0.0.1"),
            "port": int(os.environ.get("SMTP_PORT", "25")),
            "username": os.environ.get("SMTP_USER", ""),
            "password": os.environ.get("SMTP_PASSWORD", ""),
            "use_tls": os.environ.get("SMTP_TLS", "") == "1",
            "timeout": 10,
        },
    }
    if os.environ.get("SMTP_HOST")
    else {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(VAR / "outbox")},
    }
}
DEFAULT_FROM_EMAIL = MAIL_FROM
# Mail that comes in: letters are answered to this address with a token after "+"; without it nobody answers by mail.
MAIL_REPLY_TO = os.environ.get("ALONGSIDE_MAIL_REPLY_TO", "")
MAIL_NOTES = os.environ.get("ALONGSIDE_MAIL_NOTES", "") == "1"  # what else an answer says becomes the private note
MAIL_CHECKED_BY = os.environ.get("ALONGSIDE_MAIL_CHECKED_BY", "")  # who checked senders before us (RFC 8601)
ADDRESSES_LEAD_HERE = False  # whether addresses people give may also lead to this machine: for tests
IMAP = {
    "host": os.environ.get("IMAP_HOST", ""),
    "port": int(os.environ.get("IMAP_PORT", "993")),
    "user": os.environ.get("IMAP_USER", ""),
    "password": os.environ.get("IMAP_PASSWORD", ""),
    "folder": os.environ.get("IMAP_FOLDER", "INBOX"),
    "tls": os.environ.get("IMAP_TLS", "1") != "0",
}

# Video rooms of one's own: the address and the secret that `bbb-conf --secret` says.
BIGBLUEBUTTON = {"address": os.environ.get("BBB_ADDRESS", ""), "secret": os.environ.get("BBB_SECRET", "")}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
