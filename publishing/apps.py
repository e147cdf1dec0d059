from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"

    def ready(self) -> None:
        from publishing import checks, signal_handlers  # noqa: F401, PLC0415 - they need the models

        signal_handlers.register_signal_handlers()
