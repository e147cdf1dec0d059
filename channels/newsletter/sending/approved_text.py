"""The sealed bytes of an issue, stamped, as the letter that its mailing sends."""

from __future__ import annotations

from channels.newsletter.models import Mailing
from channels.newsletter.sending.letters import Letter, Unsendable
from publishing.base import Artefact
from publishing.deliveries import published
from publishing.models import ProofArtefact
from publishing.stamps import stamp


class Altered(Unsendable):
    """The stored bytes are not the approved ones."""


def letter_of(mailing: Mailing) -> Letter:
    """Raises Altered, so that nobody is sent what nobody approved (reliability.md I1), or another Unsendable."""
    edition = mailing.edition
    rows = ProofArtefact.objects.filter(proof__edition=edition, channel="newsletter")
    sealed = dict(rows.values_list("path", "blob_id"))
    issue = published(edition, "newsletter")
    parts = {artefact.key.rpartition("/")[2]: artefact for artefact in issue.artefacts}
    if any(sealed[artefact.key] != artefact.sha256 for artefact in issue.artefacts):
        raise Altered("its text is not the one that was approved")

    def text(part: Artefact) -> str:
        return stamp(part.body, part.media_type, issue.stamps).decode()

    letter = Letter(
        edition=edition.pk,
        sender=mailing.sender,
        subject=issue.snapshot.facts["subject"],
        origin=issue.snapshot.origin,
        html=text(parts["html"]),
        text=text(parts["text"]),
        reply_to=issue.snapshot.facts.get("reply_to") or "",
    )
    letter.prepare()
    return letter
