"""Mail about an account, sent by a worker. Carries the account's number only."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from publishing import restored


@shared_task
@restored.mails
def send_reset_mail(user_id: int) -> None:
    """The link that sets a new password; nothing for the number 0, which stands for an unknown address."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        return
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    link = settings.WAGTAILADMIN_BASE_URL + reverse("account_reset_password_from_key", kwargs=key)
    words = render_to_string("account/email/new_password.txt", {"link": link, "username": user.get_username()})
    send_mail("Set a new password", words, settings.DEFAULT_FROM_EMAIL, [user.email])
