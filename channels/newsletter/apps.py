from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "channels.newsletter"
    label = "newsletter"

    def ready(self) -> None:
        from channels.newsletter.sending import checks  # noqa: F401, PLC0415 - registers itself; needs the models
