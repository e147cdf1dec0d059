"""Addresses that belong to no publication: style sheets and other files that hold their hash, and listings."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from publishing import file_addresses, indexes
from publishing.base import FILE_SUFFIXES, channels
from publishing.models import Index, LiveArtefact, LiveSummary, ProofArtefact
from publishing.models.releases import Action
from publishing.proving.ledger import Ledger
from publishing.proving.report import BEHIND, LISTING, ORPHAN, TAMPERED, Report, place, streamed


def prove(live: LiveArtefact, report: Report, ledger: Ledger) -> None:
    key = live.key
    index = Index.objects.filter(site=key.site, channel=key.channel, path=key.path).first()
    if index is not None:
        if live.blob_id != index.blob_id or live.version > index.built:  # one that came out the same is not written
            report.fault(place(key), "it is not the list that was made for it.", TAMPERED)
        return
    shared = ProofArtefact.objects.filter(channel=key.channel, path=key.path, shared=True)
    approved = shared.filter(proof__approvals__isnull=False)
    same = approved.filter(blob=live.blob_id, media_type=live.media_type) if live.blob_id else approved
    if not same.exists():
        report.fault(place(key), "no approved version uses it.", ORPHAN)
    elif live.media_type in FILE_SUFFIXES and not same.filter(proof__publication__live__action=Action.PUBLISH).exists():
        _prove_leaving(live, same, report, ledger)


def _prove_leaving(live: LiveArtefact, sealed: QuerySet[ProofArtefact], report: Report, ledger: Ledger) -> None:
    """A file of things that were all taken down is on its way out too. A stylesheet says nothing; it stays."""
    owners = sealed.values_list("proof__publication_id", flat=True).distinct()
    if any(ledger.is_moving(pk, live.key.channel) for pk in owners):
        report.on_the_way += 1
    else:
        report.fault(place(live.key), "all that showed it was taken down, and readers still get it.", BEHIND)


def prove_files(report: Report, ledger: Ledger) -> None:
    """Everything that something live shows is served."""
    served = LiveArtefact.objects.filter(
        key__site=settings.PUBLISHING_SITE,
        key__channel=OuterRef("channel"),
        key__path=OuterRef("path"),
        form=LiveArtefact.Form.DOCUMENT,
    )
    rows = file_addresses.in_use().filter(~Exists(served)).select_related("proof__publication").order_by("pk")
    for row in streamed(rows):
        if ledger.is_moving(row.proof.publication_id, row.channel):
            report.on_the_way += 1
        else:
            where = f"{row.channel} /{row.path} ({row.proof.publication.title})"
            report.fault(where, "a live version shows it, and it is not served.", BEHIND)


def prove_listings(report: Report, ledger: Ledger) -> None:
    """Render each listing again from what is live, and compare; what it is made from first."""
    _prove_summaries(report, ledger)
    for index in streamed(Index.objects.order_by("pk")):
        where = f"{index.channel} list “{index.path}”"
        report.counts["lists"] += 1
        if index.channel not in channels():
            report.fault(where, "nothing publishes to this channel any more.", ORPHAN)
        elif index.wanted > index.built:
            report.on_the_way += 1
        elif indexes.render(index).sha256 == index.blob_id:
            continue
        elif _will_be_wanted(index, ledger):
            report.on_the_way += 1
        else:
            report.fault(where, "it is not what its pages say now.", LISTING)


def _will_be_wanted(index: Index, ledger: Ledger) -> bool:
    """Whether a page in it is being delivered: what an edition says of a review holds from its number on."""
    rows = LiveSummary.objects.filter(channel=index.channel, index_keys__contains=[index.path])
    return any(ledger.is_moving(pk, index.channel) for pk in rows.values_list("publication_id", flat=True))


def _prove_summaries(report: Report, ledger: Ledger) -> None:
    """What lists say about a page was sealed with the version that is live."""
    rows = LiveSummary.objects.select_related("publication", "edition__proof").order_by("pk")
    for row in streamed(rows):
        where = f"what {row.channel} lists say about “{row.publication.title}”"
        if _sealed_summary(row) != row.summary:
            report.fault(where, "it is not what was approved.", TAMPERED)
        elif row.channel in channels() and _keys(row) != row.index_keys:
            report.fault(where, "it appears in other lists than it should.", TAMPERED)
        if row.edition_id != row.publication.live_id:
            if ledger.is_moving(row.publication_id, row.channel):
                report.on_the_way += 1
            else:
                report.fault(where, "it is that of an earlier version.", BEHIND)


def _sealed_summary(row: LiveSummary) -> dict[str, object]:
    """Nothing, once it was taken down."""
    proof = row.edition.proof
    return proof.summaries.get(row.channel, {}) if proof and row.edition.action == Action.PUBLISH else {}


def _keys(row: LiveSummary) -> list[str]:
    return channels()[row.channel].index_keys(row.summary) if row.summary else []
