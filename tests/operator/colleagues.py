"""Colleagues at work in an installation, by its own code: `python colleagues.py begin`, `publish WORDS`, `ask WORDS`,
`agree`, `send`.

What they do on screen has tests of its own; here it only has to happen, with the workers of that installation."""

from __future__ import annotations

import sys
import time
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 - models need a Django that is set up
from django.db import transaction  # noqa: E402

from cms.models import NewsletterIssue, TreatmentPage  # noqa: E402
from cms.sample import make_sample  # noqa: E402
from publishing import approvals, releases  # noqa: E402
from publishing.models import Proof, Release  # noqa: E402

PATIENCE = 60.0  # seconds


def person(name: str) -> User:
    return User.objects.get(username=name)


def begin() -> None:
    """Everything that a first page needs is approved; the people are real ones now, without the sample's passwords."""
    list(make_sample())
    for user in User.objects.filter(username__in=["editor", "reviewer", "colleague", "marketer"]):
        user.set_unusable_password()
        user.email = f"{user.username}@example.org"
        user.save()
    publish("The first words of this page.")
    approve(submit(NewsletterIssue.objects.get()), "colleague")


def publish(words: str) -> None:
    page = TreatmentPage.objects.earliest("pk")
    page.lead = words
    approve(submit(page), "reviewer")


def ask(words: str) -> None:
    """Submitted, and left to the reviewer: a letter is owed."""
    page = TreatmentPage.objects.earliest("pk")
    page.lead = words
    submit(page)


def agree() -> None:
    """To what was asked last."""
    approve(Proof.objects.filter(state="ready", edition=None).latest("pk"), "reviewer")


def send() -> None:
    release = Release.objects.get(items__publication__kind="newsletter", state="waiting")
    releases.release_now(release.pk, person("marketer"))


def submit(source: Any) -> Proof:
    with transaction.atomic():
        source.save_revision(user=person("editor"))
        source.get_workflow().start(source, person("editor"))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        proof = Proof.objects.filter(publication__public_id=source.translation_key).latest("pk")
        if proof.state == "refused":
            raise SystemExit(f"{source} was refused: {proof.findings}")
        if proof.state == "ready":
            return proof
        time.sleep(0.05)
    raise SystemExit(f"{source} was not made ready for approval")


def approve(proof: Proof, name: str) -> None:
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=person(name))


if __name__ == "__main__":
    {"begin": begin, "publish": publish, "ask": ask, "agree": agree, "send": send}[sys.argv[1]](*sys.argv[2:])
