"""Admin addresses of the publishing core: `approve` below /admin/approve/, `history` and `taking_down` below /admin/,
`emergency` below /admin/emergency/, `plans` below /admin/plans/, `review` below /admin/review/."""

from django.urls import path

from publishing import review_views, views
from publishing.emergency import views as emergency_views
from publishing.history import views as history_views
from publishing.screens import planning
from publishing.screens import plans as plan_views
from publishing.screens import republish as republish_screen
from publishing.screens.take_down import take_down
from publishing.screens.taken_down import taken_down

app_name = "publishing"

approve = [
    path("<int:proof_id>/", views.approve, name="approve"),
    path("<int:proof_id>/shown/<int:artefact_id>/", views.shown, name="shown"),
    path("status/<int:content_type_id>/<str:object_pk>/", views.status, name="status"),
    path("deliveries/<int:delivery_id>/try-again/", views.try_again, name="try_again"),
]

history = [
    path("publications/<int:publication_id>/asof/", history_views.asof, name="asof"),
    path("publications/<int:publication_id>/asof/file/", history_views.download, name="download"),
    path("publications/<int:publication_id>/asof/shown/<int:record_id>/", history_views.shown, name="shown"),
]

emergency = [
    path("", emergency_views.index, name="index"),
    path("ask/<int:proof_id>/", emergency_views.ask, name="ask"),
    path("<int:emergency_id>/", emergency_views.show, name="show"),
    path("<int:emergency_id>/take-back/", emergency_views.take_back, name="take_back"),
]

plans = [
    path("", plan_views.index, name="index"),
    path("new/", plan_views.new, name="new"),
    path("add/<int:content_type_id>/<str:object_pk>/", planning.add, name="add"),
    path("<int:release_id>/", plan_views.plan, name="plan"),
    path("<int:release_id>/include/", plan_views.include, name="include"),
    path("<int:release_id>/leave-out/<int:item_id>/", plan_views.leave_out, name="leave_out"),
    path("<int:release_id>/moment/", plan_views.set_moment, name="moment"),
    path("<int:release_id>/now/", plan_views.release_now, name="now"),
    path("<int:release_id>/take-back/", plan_views.take_back, name="take_back"),
]

taking_down = [
    path("take-down/<int:publication_id>/", take_down, name="take_down"),
    path("taken-down/<int:edition_id>/", taken_down, name="taken_down"),
]

republish = [
    path("<int:republish_id>/", republish_screen.approve, name="approve"),
    path("<int:republish_id>/shown/<int:artefact_id>/", republish_screen.shown, name="shown"),
    path("<int:republish_id>/file/<int:artefact_id>/", republish_screen.file, name="file"),
]

review = [
    path("<int:publication_id>/", review_views.review, name="confirm"),
]
