from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    name = "publishing"

    def ready(self) -> None:
        from publishing import checks, deploy_checks, signal_handlers  # noqa: F401, PLC0415 - they need the models

        signal_handlers.register_signal_handlers()
        post_migrate.connect(_begin, sender=self)


def _begin(**_facts: object) -> None:
    from publishing import restored  # noqa: PLC0415 - it needs the models

    restored.begin()
