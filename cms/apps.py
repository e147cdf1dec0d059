from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms import place_checks, system_checks  # noqa: F401, PLC0415 - they need the settings and the models
        from cms.accounts import checks, events  # noqa: F401, PLC0415 - so do they
