"""The mail of a test: the newsletter's own bytes, marked in subject and text, with links that change nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from channels.newsletter.content import PREFERENCES, UNSUBSCRIBE, clean
from channels.newsletter.models import Trial
from publishing import unsubmitted
from publishing.base import Artefact, channels
from publishing.models import Proof
from publishing.preview import expected_stamps, stamped
from publishing.snapshots import Snapshot

CHANNEL = "newsletter"
PATH = "/u/test/"  # says that it was a test
MARK = "[Test]"
SAID = "Only colleagues got this. Its links for readers do nothing."
STYLE = "margin:0;padding:12px 28px;background:#fff1c2;color:#1b1f24;font:600 15px/1.4 Helvetica,Arial,sans-serif;"
BODY = re.compile(r"<body[^>]*>")


@dataclass(frozen=True)
class TrialLetter:
    subject: str
    html: str
    text: str
    reply_to: str


def of(trial: Trial) -> TrialLetter:
    """Of the sealed version, or of the draft as it is when the test leaves."""
    snapshot, artefacts = _sealed(trial.proof) if trial.proof else _draft(trial)
    stamps = expected_stamps(snapshot.locale)
    html, text = (stamped(artefact, CHANNEL, stamps).body.decode() for artefact in artefacts[:2])
    subject = " ".join(clean(str(snapshot.facts["subject"])).split())
    return TrialLetter(
        subject=f"{MARK} {subject}",
        html=_harmless(BODY.sub(lambda tag: f"{tag[0]}{_ribbon()}", html, count=1), snapshot),
        text=_harmless(f"{MARK} {SAID}\n\n{text}", snapshot),
        reply_to=str(snapshot.facts.get("reply_to") or ""),
    )


def message(letter: TrialLetter, address: str, connection: Any) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [address],
        connection=connection,
        reply_to=[letter.reply_to] if letter.reply_to else None,
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail


def _ribbon() -> str:
    return f'<p style="{STYLE}">{MARK} {escape(SAID)}</p>'


def _harmless(body: str, snapshot: Snapshot) -> str:
    """Nobody is unsubscribed by a test, and its page on the website is not there yet."""
    told = f"{settings.PUBLIC_URL}{PATH}"
    archive = (snapshot.facts.get("archive") or {}).get("path", "")
    body = body.replace(UNSUBSCRIBE, told).replace(PREFERENCES, told)
    return body.replace(f"{snapshot.origin}{archive}", told) if archive else body


def _sealed(proof: Proof) -> tuple[Snapshot, list[Artefact]]:
    rows = proof.artefacts.filter(channel=CHANNEL, shared=False).select_related("blob")
    return proof.sealed, [Artefact(row.path, row.media_type, bytes(row.blob.body)) for row in rows]


def _draft(trial: Trial) -> tuple[Snapshot, list[Artefact]]:
    model: Any = trial.content_type.model_class()
    _source, snapshot, _uses = unsubmitted.draft(model._default_manager.get(pk=trial.object_pk))
    return snapshot, channels()[CHANNEL].render(snapshot)
