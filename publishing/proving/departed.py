"""An address that was taken down, or that leads to another: an edition stands behind it, and approved words."""

from __future__ import annotations

from urllib.parse import urlsplit

from publishing.base import GONE
from publishing.models import Edition, LiveArtefact, ProofArtefact
from publishing.models.releases import Action
from publishing.proving.documents import same_stamps
from publishing.proving.ledger import Ledger, Owner
from publishing.proving.report import BEHIND, ORPHAN, TAMPERED, Report, place


def prove(live: LiveArtefact, owner: Owner, report: Report, ledger: Ledger) -> None:
    where = f"{place(live.key)} ({owner.publication.title})"
    edition = owner.editions.get(live.version)
    if edition is None:
        report.fault(where, f"version {live.version}, which moved it or took it down, does not exist.", ORPHAN)
        return
    _prove_absent(live, owner, where, report, ledger)
    if live.form == LiveArtefact.Form.REDIRECT:
        _prove_target(live, owner, where, report, ledger)
    elif live.blob_id:
        _prove_words(live, owner, edition, where, report)


def _prove_absent(live: LiveArtefact, owner: Owner, where: str, report: Report, ledger: Ledger) -> None:
    """What readers cannot see is nothing that they should see."""
    newest = owner.newest
    if newest is None or newest.proof_id is None or newest.action != Action.PUBLISH:
        return
    published = (live.key.channel, live.key.path) in ledger.sealed(newest.proof_id)
    # Of an address that is on its way `documents.prove_complete` takes notice.
    if published and not ledger.is_moving(owner.publication.pk, live.key.channel):
        report.fault(where, f"version {newest.number} is published there, and readers do not get it.", BEHIND)


def _prove_target(live: LiveArtefact, owner: Owner, where: str, report: Report, ledger: Ledger) -> None:
    path = urlsplit(live.target).path.lstrip("/")
    there = LiveArtefact.objects.filter(
        key__site=live.key.site,
        key__channel=live.key.channel,
        key__path=path,
        key__publication=owner.publication,
        form=LiveArtefact.Form.DOCUMENT,
    )
    if there.exists():
        return
    if ledger.is_moving(owner.publication.pk, live.key.channel):
        report.on_the_way += 1
    else:
        report.fault(where, f"it leads to {live.target}, where “{owner.publication.title}” is not.", TAMPERED)


def _prove_words(live: LiveArtefact, owner: Owner, edition: Edition, where: str, report: Report) -> None:
    """The words are a piece of a safety notice that was approved, for the reason of this edition."""
    pieces = ProofArtefact.objects.filter(
        channel=live.key.channel, media_type=live.media_type, blob=live.blob_id, proof__edition__action=Action.PUBLISH
    )
    path = f"{GONE}{edition.withdrawal}"
    known = pieces.filter(path=path) if edition.withdrawal else pieces.filter(path__startswith=GONE)
    if not known.exists():
        report.fault(where, "what it says about being taken down was never approved.", TAMPERED)
    if edition.action == Action.WITHDRAW and not same_stamps(live, owner, edition):
        report.fault(where, f"its dates or where it leads are not those of version {edition.number}.", TAMPERED)
