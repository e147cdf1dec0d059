"""Somebody who signs up: what a browser sends, and what workers do afterwards."""

from __future__ import annotations

import re
from time import time
from typing import Any

from django.core.signing import TimestampSigner, b62_encode
from django.test import Client

from channels.newsletter.models import Answer, SignUp
from channels.newsletter.subscribers import answers, form_age, sign_ups

PAGE = "/newsletter/"
LINK = re.compile(r"http://localhost:\d+(/(?:newsletter|u)/\S+)")


def mark(seconds: float = 10) -> str:
    """That of a page opened so long ago."""
    signer = form_age._signer()
    stamped = f"{form_age.mark().split(':')[0]}:{b62_encode(int(time() - seconds))}"
    return super(TimestampSigner, signer).sign(stamped)


def fields(email: str, **others: Any) -> dict[str, Any]:
    return {"email": email, "agree": "yes", "reference": "", "opened": mark(), **others}


def post(email: str, client: Client | None = None, **others: Any) -> Any:
    """The form as a browser without cookies sends it."""
    return (client or Client(enforce_csrf_checks=True)).post(PAGE, fields(email, **others))


def look() -> None:
    """What the first worker does: decide."""
    for form in SignUp.objects.filter(done_at=None):
        sign_ups.take(form.pk)


def work() -> None:
    """What both workers do: decide, and write."""
    look()
    for answer in Answer.objects.filter(state=Answer.State.WANTED):
        answers.write(answer.pk)


def links(mail: Any) -> list[str]:
    """The paths of our own links in the text part."""
    return LINK.findall(mail.get_body(("plain",)).get_content())
