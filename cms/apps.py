from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms import system_checks  # noqa: F401, PLC0415 - it needs the models
        from cms.accounts import checks, events  # noqa: F401, PLC0415 - so do they
