"""Wagtail's own APIs as its documentation sets them up, over the database of the bench."""

from cms.settings import *  # noqa: F403
from cms.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.api.v2", "wagtail.api.v3"]
ROOT_URLCONF = "tests.bench.feed.wagtail_urls"
MIDDLEWARE = [  # of a new Wagtail project
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # does not start without it
]
REST_FRAMEWORK: dict[str, object] = {}
WAGTAILAPI_LIMIT_MAX = None
