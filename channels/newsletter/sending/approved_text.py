"""The sealed bytes of an issue or a correction, stamped, as the letter that its mailing sends."""

from __future__ import annotations

from channels.newsletter import correction
from channels.newsletter.models import Mailing
from channels.newsletter.sending.letters import Letter, Unsendable
from publishing.base import Artefact
from publishing.deliveries import published
from publishing.editions import stamps_of
from publishing.models import Proof, ProofArtefact
from publishing.stamps import Stamps, stamp


class Altered(Unsendable):
    """The stored bytes are not the approved ones."""


def letter_of(mailing: Mailing) -> Letter:
    """Raises Altered, so that nobody is sent what nobody approved (reliability.md I1), or another Unsendable."""
    letter = _letter(mailing)
    letter.prepare()
    return letter


def _letter(mailing: Mailing) -> Letter:
    if mailing.words is not None:
        return _correction(mailing, mailing.words)
    edition = mailing.edition
    rows = ProofArtefact.objects.filter(proof__edition=edition, channel="newsletter")
    sealed = dict(rows.values_list("path", "blob_id"))
    issue = published(edition, "newsletter")
    parts = {artefact.key.rpartition("/")[2]: artefact for artefact in issue.artefacts}
    _refuse_altered(issue.artefacts, sealed)
    return Letter(
        edition=edition.pk,
        sender=mailing.sender,
        subject=issue.snapshot.facts["subject"],
        origin=issue.snapshot.origin,
        html=_stamped(parts["html"], issue.stamps),
        text=_stamped(parts["text"], issue.stamps),
        reply_to=issue.snapshot.facts.get("reply_to") or "",
    )


def _correction(mailing: Mailing, words: Proof) -> Letter:
    """The words are of the safety notice; title, day and where to go are stamps of the recall."""
    edition = mailing.edition
    rows = ProofArtefact.objects.filter(proof=words, channel="newsletter").select_related("blob")
    sealed = {row.path: row for row in rows}
    keys = [key.format(edition.withdrawal) for key in (correction.HTML_KEY, correction.TEXT_KEY)]
    found = [
        Artefact(key, sealed[key].media_type, bytes(sealed[key].blob.body)) for key in (*keys, correction.SUBJECT_KEY)
    ]
    _refuse_altered(found, {path: row.blob_id for path, row in sealed.items()})
    stamps = Stamps.from_json(stamps_of(edition))
    html, text, subject = (_stamped(artefact, stamps) for artefact in found)
    return Letter(edition.pk, mailing.sender, subject, words.sealed.origin, html, text)


def _refuse_altered(artefacts: list[Artefact], sealed: dict[str, str]) -> None:
    if any(sealed[artefact.key] != artefact.sha256 for artefact in artefacts):
        raise Altered("its text is not the one that was approved")


def _stamped(part: Artefact, stamps: Stamps) -> str:
    return stamp(part.body, part.media_type, stamps).decode()
