"""Addresses that Django answers; everything published is answered before it gets here (`publishing.serve`)."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

import publishing.urls
from cms import clinical_checks, views
from cms.accounts import urls as accounts_urls
from cms.composing import urls as composing_urls
from cms.importing import urls as importing_urls
from cms.uploads.views import uploaded

handler400 = "channels.mobile.problems.bad_request"
handler404 = "channels.website.views.not_found"
handler500 = "cms.views.failed"

urlpatterns = [
    path("healthz/live", views.live),
    path("healthz/ready", views.ready),
    path("healthz/deep", views.deep),
    path("metrics", views.metrics),
    path("admin/login/", include(accounts_urls)),
    path("admin/approve/", include((publishing.urls.approve, "publishing"))),
    path("admin/republish/", include((publishing.urls.republish, "republish"))),
    path("admin/review/", include((publishing.urls.review, "reviews"))),
    path("admin/checks/", include((publishing.urls.checks, "checks"))),
    path("admin/checks/<int:content_type_id>/<str:object_pk>/", clinical_checks.of_draft, name="clinical_checks"),
    path("admin/emergency/", include((publishing.urls.emergency, "emergency"))),
    path("admin/versions/", include((publishing.urls.versions, "versions"))),
    path("admin/away/", include((publishing.urls.away, "away"))),
    path("shared/", include((publishing.urls.shared, "shared"))),
    path("admin/newsletters/compose/", include(composing_urls)),
    path("admin/import/", include(importing_urls)),
    path("admin/plans/", include((publishing.urls.plans, "plans"))),
    path("admin/media/<path:name>", uploaded),
    path("admin/", include((publishing.urls.taking_down, "taking_down"))),
    path("admin/", include((publishing.urls.history, "history"))),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("channels.newsletter.urls")),
    path("", include("channels.mobile.urls")),
    path("", include("channels.website.urls")),
]
