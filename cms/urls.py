"""Addresses that Django answers; everything published is answered before it gets here (`publishing.serve`)."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

import publishing.urls
from cms import views

handler404 = "channels.website.views.not_found"

urlpatterns = [
    path("healthz/live", views.live),
    path("healthz/ready", views.ready),
    path("admin/approve/", include((publishing.urls.approve, "publishing"))),
    path("admin/republish/", include((publishing.urls.republish, "republish"))),
    path("admin/review/", include((publishing.urls.review, "reviews"))),
    path("admin/emergency/", include((publishing.urls.emergency, "emergency"))),
    path("admin/plans/", include((publishing.urls.plans, "plans"))),
    path("admin/", include((publishing.urls.taking_down, "taking_down"))),
    path("admin/", include((publishing.urls.history, "history"))),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("channels.newsletter.urls")),
    path("", include("channels.mobile.urls")),
    path("", include("channels.website.urls")),
]
