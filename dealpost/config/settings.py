"""Every setting of the installation, read once from the environment."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from dealpost.config import data

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ.get("DEALPOST_SECRET_KEY") or data.key("secret")
# The first key encrypts; every key decrypts, so that a key can be changed without an outage.
ENCRYPTION_KEYS = (os.environ.get("DEALPOST_ENCRYPTION_KEYS") or data.key("encryption")).split(",")
DEBUG = os.environ.get("DEALPOST_DEBUG", "no") == "yes"
ALLOWED_HOSTS = os.environ.get("DEALPOST_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("DEALPOST_ORIGINS", "").split(",") if origin
]

# The order is the order of the rooms in ARCHITECTURE.md, lowest first.
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "django_htmx",
    "django_prose_editor",
    "template_partials",
    "dealpost.accounts",
    "dealpost.events",
    "dealpost.crm",
    "dealpost.mailboxes",
    "dealpost.conversations",
    "dealpost.sync",
    "dealpost.outbox",
    "dealpost.intake",
    "dealpost.notifications",
    "dealpost.demo",
    "dealpost.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dealpost.web.language.LanguageMiddleware",
    "dealpost.web.time_zone.TimeZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dealpost.web.merging.leading.lead_to_the_winner",
    "dealpost.web.toasts.ToastMiddleware",
    "dealpost.web.content_security.ContentSecurityMiddleware",
]
ROOT_URLCONF = "dealpost.config.urls"
WSGI_APPLICATION = "dealpost.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
            ],
        },
    }
]


def database(url: str) -> dict[str, object]:
    """Turn `postgresql://user:password@host:port/name?host=/socket/folder` into Django's form."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "dealpost",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": True,
        "OPTIONS": query,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///dealpost"))}
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in:page"
LOGIN_REDIRECT_URL = "inbox:home"
LOGOUT_REDIRECT_URL = "sign_in:page"

USE_TZ = True
TIME_ZONE = os.environ.get("TZ", "Europe/Amsterdam")
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [PACKAGE / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

STATIC_URL = "static/"
STATIC_ROOT = data.folder() / "static"
STORAGES = {
    "default": {
        "BACKEND": "dealpost.storage.durable_files.DurableFiles",
        "OPTIONS": {"location": data.folder() / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DEMO_FOLDER = data.folder() / "demo"
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 2**20
LARGEST_FILE = int(os.environ.get("DEALPOST_LARGEST_FILE_MB", "50")) * 2**20  # on an item; bytes
DATA_UPLOAD_MAX_NUMBER_FILES = 20  # in one request
FILE_UPLOAD_HANDLERS = [
    "dealpost.web.cutting_uploads.CutLargeFiles",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
BEHIND_TLS = os.environ.get("DEALPOST_TLS", "no") == "yes"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_FAILURE_VIEW = "dealpost.web.errors.views.forged"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("DEALPOST_LOG", "WARNING")},
}

# Copies by Bcc (dealpost/intake): where they arrive, and whom to believe about their senders.
INTAKE: dict[str, str] = {
    "address": os.environ.get("DEALPOST_BCC_ADDRESS", ""),
    "mailbox": os.environ.get("DEALPOST_BCC_MAILBOX", ""),
    "listen": os.environ.get("DEALPOST_BCC_LISTEN", ""),
    "protocol": os.environ.get("DEALPOST_BCC_PROTOCOL", "lmtp"),
    "certificate": os.environ.get("DEALPOST_BCC_CERTIFICATE", ""),
    "key": os.environ.get("DEALPOST_BCC_KEY", ""),
    "authserv": os.environ.get("DEALPOST_BCC_AUTHSERV", ""),
    "trusts": os.environ.get("DEALPOST_BCC_TRUST", ""),
}
