"""Admin addresses of the publishing core, each list below /admin/ and the name of its first part: approve, away,
checks, emergency, plans, republish, review, versions; `history` and `taking_down` directly below /admin/. `shared` is
not the admin's: it stands below /shared/, for people without an account."""

from django.urls import path

from publishing import review_views, views
from publishing.away import views as away_views
from publishing.emergency import views as emergency_views
from publishing.handing import views as handing_views
from publishing.history import views as history_views
from publishing.screens import own_files, planning
from publishing.screens import plans as plan_views
from publishing.screens import republish as republish_screen
from publishing.screens.compare import compare
from publishing.screens.keep import keep
from publishing.screens.take_down import take_down
from publishing.screens.taken_down import taken_down
from publishing.sharing import phone_views, visitors
from publishing.sharing import views as sharing_views

app_name = "publishing"

approve = [
    path("<int:proof_id>/", views.approve, name="approve"),
    path("<int:proof_id>/shown/<int:artefact_id>/", views.shown, name="shown"),
    path("<int:proof_id>/file/<int:artefact_id>/", own_files.file, name="file"),
    path("<int:proof_id>/hand-over/", handing_views.hand_over, name="hand_over"),
    path("<int:proof_id>/hand-over/me/", handing_views.hand_over_to_me, name="hand_over_to_me"),
    path("<int:proof_id>/take-back/", handing_views.take_back, name="take_back"),
    path("<int:proof_id>/share/", sharing_views.share, name="share"),
    path("<int:proof_id>/phone/", phone_views.of_proof, name="phone"),
    path("phone/<int:content_type_id>/<str:object_pk>/", phone_views.of_draft, name="phone_draft"),
    path("shared/<int:link_id>/end/", sharing_views.end, name="end_share"),
    path("status/<int:content_type_id>/<str:object_pk>/", views.status, name="status"),
    path("deliveries/<int:delivery_id>/try-again/", views.try_again, name="try_again"),
]

history = [
    path("compare/<int:content_type_id>/<str:object_pk>/", compare, name="compare"),
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

checks = [
    path("<int:content_type_id>/<str:object_pk>/keep/", keep, name="keep"),
]

versions = [
    path("<int:publication_id>/<int:number>/use-again/", handing_views.use_again, name="use_again"),
]

away = [
    path("", away_views.away, name="away"),
]

shared = [  # below /shared/: for people without an account
    path("<str:secret>/", visitors.visit, name="visit"),
    path("<str:secret>/shown/<int:artefact_id>/", visitors.shown, name="shown"),
    path("<str:secret>/file/<int:artefact_id>/", visitors.file, name="file"),
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
]

review = [
    path("<int:publication_id>/", review_views.review, name="confirm"),
]
