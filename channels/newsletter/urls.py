from django.urls import path, re_path

from channels.newsletter.desk.trial_page import told
from channels.newsletter.subscribers.leaving_page import unsubscribe

app_name = "newsletter"
urlpatterns = [
    path("u/test/", told, name="trial"),  # before the links of readers
    # With and without the last slash: a redirect would lose the one-click POST.
    re_path(r"^u/(?P<token>[^/]+)/?$", unsubscribe, name="unsubscribe"),
]
