import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Addresses of stylesheets without `collectstatic`, which only a served site needs."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
