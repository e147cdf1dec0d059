"""What happens around an account and is written down: in the record (audit) and in the log, without names."""

from __future__ import annotations

import logging
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset, authenticator_used
from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest

from cms.accounts import proof_of_factor, sessions
from publishing import audit

logger = logging.getLogger("cms.accounts")


@receiver(authenticator_used)
def note_it(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    proof_of_factor.note(request, user)


@receiver(authenticator_added)
def first_factor(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Sessions that began with the password alone end: only this one has shown who set the factor up."""
    audit.record(f"account {user.pk}", "second factor added", actor=user, new=authenticator.type)
    if authenticator.type in proof_of_factor.KINDS:
        proof_of_factor.note(request, user)
        if Authenticator.objects.filter(user_id=user.pk, type__in=proof_of_factor.KINDS).count() == 1:
            sessions.end_all(user, but=request.session.session_key)


@receiver(authenticator_removed)
def last_factor(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Without a factor left, the next page is the one that sets one up."""
    audit.record(f"account {user.pk}", "second factor removed", actor=user, old=authenticator.type)
    if not proof_of_factor.has_one(user):
        proof_of_factor.forget(request)


@receiver(authenticator_reset)
def new_recovery_codes(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    audit.record(f"account {user.pk}", "recovery codes renewed", actor=user, new=authenticator.type)


@receiver(post_save, sender=get_user_model())
def end_when_inactive(instance: Any, created: bool, **kwargs: Any) -> None:
    """“Active” was unticked, wherever that was done: this person is out at once, on every device."""
    if not created and not instance.is_active:
        sessions.end_all(instance)


@receiver(user_logged_in)
def tell_log_in(user: Any, **kwargs: Any) -> None:
    logger.info("Account %s logged in", user.pk, extra={"event": "logged_in", "account": user.pk})


@receiver(user_login_failed)
def tell_failure(**kwargs: Any) -> None:
    logger.warning("A log-in failed", extra={"event": "log_in_failed"})


@receiver(user_locked_out)
def tell_lock(*args: Any, **kwargs: Any) -> None:
    logger.warning("Too many tries with one name from one address", extra={"event": "log_in_locked"})
