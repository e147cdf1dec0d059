"""Admin addresses of the publishing core, mounted below /admin/approve/."""

from django.urls import path

from publishing import views

app_name = "publishing"

approve = [
    path("<int:proof_id>/", views.approve, name="approve"),
    path("<int:proof_id>/shown/<int:artefact_id>/", views.shown, name="shown"),
    path("status/<int:content_type_id>/<str:object_pk>/", views.status, name="status"),
    path("deliveries/<int:delivery_id>/try-again/", views.try_again, name="try_again"),
]
