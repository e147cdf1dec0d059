from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "channels.newsletter"
    label = "newsletter"

    def ready(self) -> None:
        from channels.newsletter import checks  # noqa: F401, PLC0415 - registers itself
        from channels.newsletter.sending import checks as of_sending  # noqa: F401, PLC0415 - likewise; needs the models
