"""Forgetting the bytes of versions that nobody approved. What was approved once is kept for ever.

The version itself stays, with its text, its findings and what became of it: only its rendered artefacts go."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from publishing.models import (
    Approval,
    Blob,
    Edition,
    Index,
    LiveArtefact,
    LiveRecord,
    Proof,
    ProofArtefact,
    ReleaseItem,
)

logger = logging.getLogger("publishing.pruning")

KEEP = timedelta(days=30)
MOST = 100  # versions in one turn, so that nothing else waits for it
NOT_APPROVED = [Proof.State.VOID, Proof.State.REFUSED]


def prune() -> int:
    """Forget what is old enough; answers how many versions lost their bytes. Calling it again is harmless."""
    with transaction.atomic():
        proofs = list(_old()[:MOST])
        if not proofs:
            return 0
        with connection.cursor() as cursor:  # the triggers let nobody else delete evidence (0002_guards.py)
            cursor.execute("SET LOCAL concord.pruning = 'on'")
        artefacts = ProofArtefact.objects.filter(proof__in=proofs)
        digests = set(artefacts.values_list("blob_id", flat=True))
        artefacts.delete()
        blobs, _ = _unused(digests).delete()
    facts = {"event": "pruned", "proofs": len(proofs), "blobs": blobs}
    logger.info("forgot the bytes of versions that nobody approved", extra=facts)
    return len(proofs)


def _old() -> QuerySet[Proof, int]:
    """Versions that came to nothing long ago and still have bytes. Locked: what is being decided about is left out."""
    mine = {"proof": OuterRef("pk")}
    rows = Proof.objects.filter(state__in=NOT_APPROVED, created_at__lt=Now() - KEEP)
    rows = rows.filter(Exists(ProofArtefact.objects.filter(**mine)))
    for evidence in (Approval, Edition, ReleaseItem):
        rows = rows.exclude(Exists(evidence.objects.filter(**mine)))
    return rows.order_by("pk").select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)


def _unused(digests: set[str]) -> QuerySet[Blob]:
    """Of these, the bytes that nothing else shows. Lists inside of pages are named in JSON, not by a key."""
    shown = {
        digest
        for rows in (LiveArtefact.objects, LiveRecord.objects)
        for fragments in rows.exclude(fragments={}).values_list("fragments", flat=True).distinct()
        for digest in fragments.values()
    }
    rows = Blob.objects.filter(pk__in=digests - shown)
    for user in (ProofArtefact, Index, LiveArtefact, LiveRecord):
        rows = rows.exclude(Exists(user.objects.filter(blob=OuterRef("pk"))))
    return rows
