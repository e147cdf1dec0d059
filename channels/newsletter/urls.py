from django.urls import path, re_path

from channels.newsletter.feedback.webhooks import told
from channels.newsletter.subscribers.leaving_page import unsubscribe

app_name = "newsletter"
urlpatterns = [
    # With and without the last slash: a redirect would lose the one-click POST.
    re_path(r"^u/(?P<token>[^/]+)/?$", unsubscribe, name="unsubscribe"),
    path("hooks/mail/<slug:provider>/", told, name="mail-webhook"),
]
