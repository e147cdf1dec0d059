from django.apps import AppConfig
from django.core.checks import register


class NewsletterConfig(AppConfig):
    name = "channels.newsletter"
    label = "newsletter"

    def ready(self) -> None:
        from channels.newsletter.sending.checks import check_mail  # noqa: PLC0415 - it imports models

        register(check_mail)
