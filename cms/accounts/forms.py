"""The forms of the second factor, where this site asks for more than django-allauth does."""

from __future__ import annotations

import time
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction

from cms.accounts import attempts

REMEMBERED = 150  # seconds: longer than any code is valid, with a clock that is half a minute off either way
PLAIN: dict[str, Any] = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class OnceOnly:
    """A code of the app works once, in whichever process it arrives, and wrong ones count against the person."""

    user: Any
    fields: dict[str, forms.Field]
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.TextInput(attrs=PLAIN)
        self.fields["code"].label = "Code"

    def clean_code(self) -> str:
        attempts.refuse_when_locked(context.request, self.user)
        try:
            with transaction.atomic():
                get_user_model().objects.select_for_update().get(pk=self.user.pk)  # two presses: one after the other
                code: str = super().clean_code()  # type: ignore[misc]
                if self.authenticator.type == Authenticator.Type.TOTP:
                    self._use_up("".join(filter(str.isalnum, code)))
        except forms.ValidationError:
            attempts.count_wrong_code(context.request, self.user)
            raise
        return code

    def _use_up(self, code: str) -> None:
        row = Authenticator.objects.get(pk=self.authenticator.pk)
        used = {old: at for old, at in row.data.get("used", {}).items() if time.time() - at < REMEMBERED}
        if code in used:
            raise get_adapter().validation_error("incorrect_code")
        row.data["used"] = {**used, code: time.time()}
        row.save(update_fields=["data"])


class CodeForm(OnceOnly, AuthenticateForm):
    """At log-in."""


class CodeAgainForm(OnceOnly, ReauthenticateForm):
    """Before a decision."""


class AddPasskeyForm(AddWebAuthnForm):
    """Always one that can log in by itself, with the phone's fingerprint or PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name"
        self.fields["name"].help_text = "So that you know it again, such as “My phone”."
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].widget = forms.CheckboxInput(attrs={"hidden": True, "aria-hidden": "true"})
