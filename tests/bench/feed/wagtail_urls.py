"""Addresses of Wagtail API v2 and v3."""

from django.urls import path
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.api.v3.urls import api as v3

from cms.models import TreatmentPage

TreatmentPage.api_fields = [APIField("lead"), APIField("short_title"), APIField("body")]

v2 = WagtailAPIRouter("wagtailapi")
v2.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [path("api/v2/", v2.urls), path("api/v3/", v3.urls)]
