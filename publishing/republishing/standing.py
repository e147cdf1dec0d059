"""What is live in another design, and which versions of a republish still stand for what is live."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from publishing import dependencies, proofs
from publishing.models import Proof, Publication, Republish
from publishing.models.releases import Action
from publishing.republishing.comparing import finding_of
from publishing.snapshots import digest

MAIL = Q(live__proof__snapshot__facts__has_key="sends_mail")
PAGE = ~Q(live__proof__snapshot__path="")
UNREAD = ("content", "snapshot", "summaries", "dependencies", "editors")

NEWER = "It has a newer version."
CHANGED = "“{}”, which it contains, changed."
MOVED = "Its address would change. Move it first, so that readers who know the old one are led on."
OTHER_PROGRAM = "An older program of Concord made it. Start every process again, then run the command again."


def behind(build: str) -> QuerySet[Publication]:
    """Live, and made in another design. What was sent stays as it was sent. What pages contain counts too, though
    nobody sees it by itself: while it is in an older design, a change of it could not reach those pages."""
    live = Publication.objects.filter(~Q(live__proof__build=build), live__action=Action.PUBLISH)
    return live.exclude(MAIL).order_by("id")


def count(publications: QuerySet[Publication]) -> dict[str, int]:
    """{"pages": with an address, "parts": contained in pages} in one query."""
    counted = publications.order_by().aggregate(pages=Count("pk", filter=PAGE), parts=Count("pk", filter=~PAGE))
    return dict(counted)


def ready(row: Republish) -> QuerySet[Proof]:
    """Its versions that wait for the signature, or for their turn after it."""
    return Proof.objects.filter(republish=row, state=Proof.State.READY, edition=None).order_by("id")


def compared(row: Republish) -> QuerySet[Proof]:
    """The same, without what is large in them."""
    return ready(row).select_related("publication__live").defer(*UNREAD)


def digest_of(row: Republish) -> str:
    """One digest over all that would be signed."""
    rows = ready(row).values_list("publication__public_id", "publication__locale", "digest")
    return digest(sorted([str(public_id), locale, sealed] for public_id, locale, sealed in rows))


# --- Standing ---


def why_not(proof: Proof, row: Republish) -> str:
    """Why a version that was just made cannot be signed, as a sentence; empty when it can."""
    live_proof = proof.publication.live_proof
    if live_proof is None or not proof.repeats(live_proof):
        return NEWER
    if proof.build != row.build:
        return OTHER_PROGRAM
    return "" if live_proof.sealed.path == proof.sealed.path else MOVED


def drop_outdated(row: Republish) -> int:
    """Put those out of date whose page has a newer version, or contains something else by now; answers how many.
    Called in a transaction that holds the republish."""
    reasons = {proof.pk: NEWER for proof in compared(row) if not _against_live(proof)} | _stale(row)
    for pk, reason in sorted(reasons.items()):
        proofs.void(Proof.objects.filter(pk=pk), reason)
    return len(reasons)


def _against_live(proof: Proof) -> bool:
    live, finding = proof.publication.live, finding_of(proof.findings)
    return live is not None and finding is not None and finding["against"] == live.proof_id


def _stale(row: Republish) -> dict[int, str]:
    """{proof: reason}. Only those are looked at that use something which has changed since."""
    oldest = ready(row).aggregate(oldest=Min("sealed_at"))["oldest"]
    if oldest is None:
        return {}
    found: dict[int, str] = {}
    for changed in Publication.objects.filter(live__created_at__gt=oldest):
        for proof in _users_of(row, changed):
            if names := dependencies.changed(proof.dependencies, proof.publication.locale):
                found[proof.pk] = CHANGED.format(names[0])
    return found


def _users_of(row: Republish, used: Publication) -> Any:
    rows = ready(row).filter(used__contains=[str(used.public_id)], publication__locale=used.locale)
    return rows.select_related("publication").defer("content", "snapshot", "summaries")
