from django.urls import path, re_path

from channels.newsletter.desk import trial_page
from channels.newsletter.feedback.webhooks import told
from channels.newsletter.subscribers import sign_up_api
from channels.newsletter.subscribers.confirm_page import confirm
from channels.newsletter.subscribers.leaving_page import unsubscribe
from channels.newsletter.subscribers.preferences_page import own_page
from channels.newsletter.subscribers.sign_up_page import sign_up

app_name = "newsletter"
urlpatterns = [
    path("newsletter/", sign_up, name="sign-up"),
    path("newsletter/confirm/<str:token>/", confirm, name="confirm"),
    path("newsletter/preferences/<str:token>/", own_page, name="preferences"),
    path("u/test/", trial_page.told, name="trial"),  # before the links of readers
    # With and without the last slash: a redirect would lose the one-click POST.
    re_path(r"^u/(?P<token>[^/]+)/?$", unsubscribe, name="unsubscribe"),
    path("api/newsletter/v1/subscribers", sign_up_api.subscribers, name="api-subscribers"),
    path("api/newsletter/v1/form", sign_up_api.form, name="api-form"),
    path("hooks/mail/<slug:provider>/", told, name="mail-webhook"),
]
