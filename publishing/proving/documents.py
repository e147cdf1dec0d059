"""An address that serves a text: it is the one that was sealed, stamped as its edition says, and the newest."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Exists, F, OuterRef

from publishing.base import FRAGMENT
from publishing.models import Delivery, Edition, Index, Key, LiveArtefact, ProofArtefact
from publishing.models.releases import Action
from publishing.proving.ledger import Ledger, Owner, Sealed
from publishing.proving.report import BEHIND, LISTING, ORPHAN, TAMPERED, Report, place, streamed
from publishing.stamps import Stamps, index_keys_in


def prove(live: LiveArtefact, owner: Owner, report: Report, ledger: Ledger) -> None:
    where = f"{place(live.key)} ({owner.publication.title})"
    edition = owner.editions.get(live.version)
    if edition is None or edition.action != Action.PUBLISH or edition.proof_id is None:
        report.fault(where, f"it serves version {live.version}, which was never published.", ORPHAN)
        return
    sealed = ledger.sealed(edition.proof_id).get((live.key.channel, live.key.path))
    if sealed != Sealed(live.media_type, live.blob_id or ""):
        report.fault(where, f"it does not serve what was approved as version {live.version}.", TAMPERED)
    if not same_stamps(live, owner, edition):
        report.fault(where, f"its dates or its number are not those of version {live.version}.", TAMPERED)
    for what in _wrong_listings(live):
        report.fault(where, what, LISTING)
    if owner.newest is not None and owner.newest.pk != edition.pk:
        _prove_late(live, owner.newest, where, report, ledger)


def same_stamps(live: LiveArtefact, owner: Owner, edition: Edition) -> bool:
    """Whether an address is stamped as its edition says; the overdue notice only while that edition is the newest."""
    if live.stamps is None:
        return False
    newest = owner.newest is not None and owner.newest.pk == edition.pk
    overdue = owner.publication.overdue if newest else live.stamps.get("overdue", False)
    try:
        return Stamps.from_json(live.stamps) == Stamps.from_json({**edition.stamps, "overdue": overdue})
    except TypeError:
        return False


def _wrong_listings(live: LiveArtefact) -> Iterator[str]:
    shown = index_keys_in(bytes(live.blob.body)) if live.blob else []
    if sorted(live.fragments) != shown:
        yield "the lists put into it are not the lists it shows."
    indexes = Index.objects.filter(site=live.key.site, channel=live.key.channel, path__in=shown)
    current = dict(indexes.values_list("path", "blob_id"))
    for path in shown:
        if current.get(path) and live.fragments.get(path) != current[path]:
            yield f"its list “{path.lstrip(FRAGMENT)}” is not the list as it is now."


def _prove_late(live: LiveArtefact, newest: Edition, where: str, report: Report, ledger: Ledger) -> None:
    """Readers see an older version than the ledger's newest."""
    if ledger.is_moving(newest.publication_id, live.key.channel):
        report.on_the_way += 1
        return
    gone = newest.action != Action.PUBLISH
    what = f"version {newest.number} took it down" if gone else f"version {newest.number} is the newest"
    given_up = newest.deliveries.filter(channel=live.key.channel, state=Delivery.State.DEAD).exists()
    why = "could not be delivered" if given_up else "never came here"
    report.fault(where, f"it still serves version {live.version}; {what} and {why}.", BEHIND)


def prove_complete(report: Report, ledger: Ledger) -> None:
    """Everything of a live edition that is an address is served there."""
    served = Key.objects.filter(
        site=settings.PUBLISHING_SITE,
        channel=OuterRef("channel"),
        path=OuterRef("path"),
        publication=OuterRef("proof__publication"),
        live__form=LiveArtefact.Form.DOCUMENT,
    )
    wanted = ProofArtefact.objects.filter(
        shared=False, proof__edition=F("proof__publication__live"), proof__edition__action=Action.PUBLISH
    ).exclude(path__startswith=FRAGMENT)
    for row in streamed(wanted.filter(~Exists(served)).select_related("proof__publication").order_by("pk")):
        if ledger.is_moving(row.proof.publication_id, row.channel):
            report.on_the_way += 1
        else:
            where = f"{row.channel} /{row.path} ({row.proof.publication.title})"
            report.fault(where, "it was approved and published, and is not served.", BEHIND)
