"""One settings file; everything that differs between places comes from the environment (`.env.example`)."""

from datetime import timedelta
from pathlib import Path
from socket import gethostname
from urllib.parse import urlsplit

import environ

from channels.mobile.openapi import SPECTACULAR_SETTINGS  # noqa: F401 - it is a setting

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- The place: address, secrets, where files are ---

DEMO = env.bool("CONCORD_DEMO", default=False)  # sample people may log in; never outside `make demo`
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")  # sealed into published content
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PUBLIC_URL).hostname or "localhost"])
SECURE = PUBLIC_URL.startswith("https://")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # Prometheus shows it; without one there are no /metrics
PROXIES = env.int("BEHIND_PROXY", default=0)  # of ours, in front of the web process: each adds the address it sees
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
EDGE_DIR = Path(env.str("EDGE_DIR", default=str(VAR_DIR / "edge")))
EDGE_NAME = env.str("EDGE_NAME", default=gethostname())  # of this host's files, where monitoring shows all hosts
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))

# --- Publishing ---

PUBLISHING_CHANNELS = [
    "channels.website.channel.Website",
    "channels.mobile.channel.Mobile",
    "channels.newsletter.channel.Newsletter",
]
PUBLISHING_CONTENT_CHECKS = "cms.checks.run"
PUBLISHING_SITE = "main"  # one site today; keys and edge folders carry its name from the first day
# First parts of addresses that no page may take:
PUBLISHING_RESERVED = [
    "admin", "api", "app", "assets", "developers", "healthz", "hooks", "media", "metrics", "newsletter",
    "newsletters", "shared", "static", "u",
]  # fmt: skip
PUBLISHING_REVIEW_MONTHS = 12
PUBLISHING_LOOK_AT_PUBLIC = env.bool("LOOK_AT_PUBLIC", default=bool(env.str("PUBLIC_URL", default="")))
PUBLISHING_LATE = timedelta(hours=1)  # a release that missed its moment by more than this waits for a person
PUBLISHING_BUILD = [  # what decides how content looks: approved pages are not reissued in another build
    "cms/snapshots/**/*",
    "cms/richtext.py",
    "publishing/stamps.py",
    "publishing/reasons.py",
    "channels/**/*",
    "templates/website/**/*",
    "templates/mobile/**/*",
    "templates/newsletter/**/*",
]
ORGANISATION = env.str("ORGANISATION", default="Cancer Care")
POSTAL_ADDRESS = env.str("POSTAL_ADDRESS", default="")  # below each mail, in one line
APP_SCHEME = env.str("APP_SCHEME", default="care")  # of the app's own addresses: care://appointments/new

# --- Django ---

INSTALLED_APPS = [
    "cms",
    "channels.website",
    "channels.mobile",
    "channels.newsletter",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "publishing",  # after wagtail.admin, whose mail it replaces
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "cms.middleware.RequestIdMiddleware",
    "cms.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.AccountMiddleware",  # after all that it asks: session, account, messages, allauth
    "axes.middleware.AxesMiddleware",
    "publishing.gate.doors.GateMiddleware",  # last: it may run the view itself
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION = {
    "idle_in_transaction_session_timeout": "30s",
    # What a killed process held is free again within seconds, also when its host is gone.
    "client_connection_check_interval": "2s",
    "tcp_keepalives_idle": 10,
    "tcp_keepalives_interval": 5,
    "tcp_keepalives_count": 3,
}
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": True,  # a request that fails half-way leaves nothing half saved
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "connect_timeout": 5,  # seconds
        "tcp_user_timeout": 10_000,  # milliseconds: a network that went away is an error, not a wait of minutes
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **DATABASES["default"].get("OPTIONS", {}),  # of the address: sslmode for one
        "options": " ".join(f"-c {name}={value}" for name, value in SESSION.items()),
    },
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
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

LANGUAGE_CODE = "en-us"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en-us", "English (United States)")]
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has a use for the admin's scripts
STATICFILES_DIRS = [BASE_DIR / "templates" / "static"]
MEDIA_URL = "/admin/media/"  # uploads are for colleagues; readers get files made of them (publishing/files.py)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # a memory of files goes stale
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.staticfiles.HashedFiles"},
}

# --- Accounts: log-in, second factor, wrong tries (cms/accounts) ---

SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not DEMO)  # without it only in the demo (cms.E002)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"
LOGOUT_REDIRECT_URL = LOGIN_URL
CSRF_FAILURE_VIEW = "cms.accounts.views.csrf_failure"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # Wagtail's knows nothing of second factors
ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MFA_ADAPTER = "cms.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey asks for finger, face or PIN, so it is two factors in one
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts and their addresses are made by administrators
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # of 30 seconds, for phones whose clock is off; a code works once all the same
MFA_FORMS = {
    "authenticate": "cms.accounts.forms.CodeForm",
    "reauthenticate": "cms.accounts.forms.CodeAgainForm",
    "add_webauthn": "cms.accounts.forms.AddPasskeyForm",
}
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # who is locked out on purpose gets in from elsewhere
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/too_many.html"
AXES_CLIENT_IP_CALLABLE = "publishing.client_address.address_or_none"
AXES_USERNAME_CALLABLE = "cms.accounts.attempts.name_tried"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "credential", "csrfmiddlewaretoken", "next"]
AXES_DISABLE_ACCESS_LOG = True  # the log has each log-in by the account's number
AXES_VERBOSE = False

# --- Sessions and transport ---

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"  # no other host can set or read such a cookie
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # 30 minutes without activity end it sooner (cms/accounts/limits.py)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_SSL_REDIRECT = SECURE and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^u/"]  # a one-click unsubscribe must not be redirected (RFC 8058 section 3.1)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"  # previews and proofs set SAMEORIGIN themselves

# --- Celery: it wakes, PostgreSQL remembers (reliability.md §8) ---

CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 25,
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # the worker's lines look like everybody's
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_DEFAULT_QUEUE = "publish"
CELERY_TASK_ROUTES = {
    "publishing.tasks.rebuild_index": {"queue": "index"},
    "publishing.tasks.reissue": {"queue": "quiet"},
    "publishing.tasks.republish": {"queue": "quiet"},
    "publishing.tasks.deliver_quietly": {"queue": "quiet"},
    "cms.uploads.tasks.*": {"queue": "quiet"},
    "channels.newsletter.tasks.import_subscribers": {"queue": "quiet"},
    "channels.newsletter.tasks.*": {"queue": "mail"},
}

# --- Mail ---

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30
MAIL_PAGE_URL = env.str("MAIL_PAGE_URL", default="")  # where the demo's mail can be read
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Cancer Care <news@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")  # a backend of django-anymail, such as postmark; else SMTP
MAIL_WEBHOOK_SECRET = env.list("MAIL_WEBHOOK_SECRET", default=[])  # name:password, for what the provider tells us
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in env.ENVIRON.items() if name.startswith("ANYMAIL_")}
ANYMAIL |= {
    "REQUESTS_TIMEOUT": EMAIL_TIMEOUT,
    "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
    "IGNORE_UNSUPPORTED_FEATURES": True,  # of providers that cannot be told not to track (newsletter.W011)
    "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET,
}
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
BOUNCE_DOMAIN = env.str("BOUNCE_DOMAIN", default="")  # mail to any address there reaches the bounce mailbox
BOUNCE_MAILBOX = env.str(
    "BOUNCE_MAILBOX", default=""
)  # maildir:///path, mbox:///path, imaps://name:password@host/INBOX
DKIM_DOMAIN = env.str("DKIM_DOMAIN", default="")  # of the From address; unset where a relay or provider signs
DKIM_SELECTOR = env.list("DKIM_SELECTOR", default=[])  # one name for each key; two while one replaces the other
DKIM_PRIVATE_KEY = env.list("DKIM_PRIVATE_KEY", default=[])  # PEM
DKIM_PRIVATE_KEY_FILE = env.list("DKIM_PRIVATE_KEY_FILE", default=[])
NEWSLETTER_CONNECTIONS = env.int("NEWSLETTER_CONNECTIONS", default=8)  # to the mail server at once, of all workers
NEWSLETTER_LANES = env.int("NEWSLETTER_LANES", default=4)  # of these, in one task
NEWSLETTER_RELAY_RATE = env.float("NEWSLETTER_RELAY_RATE", default=100)  # messages a second in all, at most
NEWSLETTER_DOMAIN_RATE = env.float("NEWSLETTER_DOMAIN_RATE", default=20)  # to one domain, at most
NEWSLETTER_LEASE_SECONDS = env.float("NEWSLETTER_LEASE_SECONDS", default=120)  # longer than one message may take
NEWSLETTER_REPLY_TO = env.list("NEWSLETTER_REPLY_TO", default=[])  # where answers may go, for marketing to choose from
NEWSLETTER_KEYS = env.list("NEWSLETTER_KEYS", default=[SECRET_KEY])  # seal what readers are interested in; first seals
NEWSLETTER_ANSWERS_PER_HOUR = env.int("NEWSLETTER_ANSWERS_PER_HOUR", default=500)  # mails that answer sign-ups
NEWSLETTER_ADDRESS_KEY = env.str("NEWSLETTER_ADDRESS_KEY", default=SECRET_KEY)  # never changed: nobody could be known

# --- REST framework: the app's contract ---

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "channels.mobile.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
}

APP_REQUESTS_A_MINUTE = env.int("APP_REQUESTS_A_MINUTE", default=120)  # from one address, files not counted

# --- Wagtail ---

WAGTAIL_SITE_NAME = "Concord"
WAGTAILADMIN_BASE_URL = env.str("ADMIN_URL", default=PUBLIC_URL)
WAGTAIL_FINISH_WORKFLOW_ACTION = "publishing.workflows.publish_approved"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False  # a release may run while the next draft is in review
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILAPI_DOCS_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_IMAGE_MODEL = "cms.ContentImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "gif"]  # never svg: it can hold scripts
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_AVIF_QUALITY, WAGTAILIMAGES_WEBP_QUALITY = 50, 75
WAGTAILDOCS_DOCUMENT_MODEL = "cms.ContentDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "direct"  # to colleagues, below /admin/media/
VIDEO_HOSTS = env.list("VIDEO_HOSTS", default=["vimeo.com", "www.youtube.com"])  # where linked films may be
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Logs ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "cms.logs.EventFormatter"}, "json": {"()": "cms.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line" if DEMO or DEBUG else "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django_tasks": {"level": "WARNING"},  # Wagtail's own bookkeeping says two lines for each save
        "axes": {"level": "ERROR"},  # cms.accounts.events says the same without names
    },
}
