"""REST framework: the app's contract."""

from channels.mobile.openapi import SPECTACULAR_SETTINGS  # noqa: F401 - it is a setting
from cms.settings.place import env

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
