"""Django: apps, middleware, database, templates, files, sessions, transport, logs."""

from cms.settings.place import BASE_DIR, DEBUG, DEMO, PROXIES, SECURE, env

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
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"directory_permissions_mode": 0o700},  # uploads are closed to nginx's account
    },
    "staticfiles": {"BACKEND": "cms.staticfiles.HashedFiles"},
}

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
