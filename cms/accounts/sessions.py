"""A person's log-ins on all her devices, and their end."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.utils import timezone


def end_all(user: AbstractBaseUser, but: str | None = None) -> int:
    """End every session of this person but the one with this key; answers how many ended.

    Each open session is looked into: the list that allauth keeps knows those only that began on the log-in page."""
    ended = 0
    for session in Session.objects.filter(expire_date__gte=timezone.now()).exclude(session_key=but).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    UserSession.objects.filter(user_id=user.pk).exclude(session_key=but).delete()
    return ended
