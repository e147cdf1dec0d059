"""What a site would have that let Wagtail answer readers."""

from typing import Any

from django.urls import include, path
from wagtail import urls as wagtail_urls

from cms.urls import urlpatterns as ours

urlpatterns: list[Any] = [*ours, path("", include(wagtail_urls))]
