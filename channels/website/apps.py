from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "channels.website"
    label = "website"
