"""Addresses below /admin/import/."""

from django.urls import path

from cms.importing import views

app_name = "importing"

urlpatterns = [
    path("", views.start, name="start"),
    path("draft/", views.make, name="make"),
    path("done/<int:import_id>/", views.report, name="report"),
]
