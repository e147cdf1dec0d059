"""This site's answers to what django-allauth asks about second factors. Their secrets are stored encrypted."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

UNREADABLE = "unreadable"
PURPOSE = b"concord: second factors at rest"


def cipher() -> MultiFernet:
    """Writes with SECRET_KEY, reads with SECRET_KEY_FALLBACKS too."""
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(key: str) -> bytes:
    return urlsafe_b64encode(HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode()))


class FactorAdapter(DefaultMFAAdapter):
    """Encrypts, and calls things by the names people see."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right, or was used before. Wait for the next one.",
        UNREADABLE: "The server's key was changed, so this code cannot be checked any more. "
        "Ask an administrator to reset your second factor.",
    }

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValidationError, which the form shows, when no key we have fits."""
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise self.validation_error(UNREADABLE) from None

    def get_totp_issuer(self) -> str:
        return f"{settings.WAGTAIL_SITE_NAME}, {settings.ORGANISATION}"

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        """An app or a passkey shows the name its owner logs in with."""
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.WAGTAIL_SITE_NAME}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The record has it (`cms.accounts.events`); no mail."""
