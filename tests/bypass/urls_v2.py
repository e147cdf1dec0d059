"""What a site would have that gave Wagtail's reading API an address."""

from typing import Any

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from cms.urls import urlpatterns as ours

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
urlpatterns: list[Any] = [path("api/v2/", router.urls), *ours]
