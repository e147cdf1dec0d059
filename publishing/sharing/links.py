"""Making, finding and ending such links. The secret itself is shown once and kept nowhere."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Now

from publishing import approvals, audit, clock, steps
from publishing.handing.over import may_hand_over
from publishing.handing.people import name_of
from publishing.models import Proof, SharedLink, SharedVisit
from publishing.steps import NotYours, Refused

BYTES = 32  # 256 bits
DAYS = (1, 3, 7)
MOST = 20  # open at one time
NOT_ALLOWED = "Only those who may review or edit this can share it."
TOO_MANY = "There are twenty open links to this version already. End one of them first."


def may_share(proof: Proof, user: User) -> bool:
    """Its editors and reviewers."""
    return may_hand_over(proof, steps.look(proof.workflow_state_id), user)


def make(*, proof_id: int, user: User, days: int, for_whom: str) -> tuple[SharedLink, str]:
    """The link and its secret. Raises Refused."""
    if days not in DAYS:
        raise Refused("Choose 1, 3 or 7 days.")
    with transaction.atomic():
        proof = Proof.objects.select_related("publication").select_for_update(of=("self",)).get(pk=proof_id)
        approvals.refuse_closed(user)
        if not proof.waits_for_approval:
            raise Refused(approvals.GONE)
        if not may_share(proof, user):
            raise NotYours(NOT_ALLOWED)
        if open_of(proof).count() >= MOST:
            raise Refused(TOO_MANY)
        secret = secrets.token_urlsafe(BYTES)
        link = SharedLink.objects.create(
            proof=proof,
            secret_sha256=_hash(secret),
            for_whom=for_whom.strip()[:80],
            made_by=user,
            made_by_name=name_of(user),
            expires_at=clock.now() + timedelta(days=days),
        )
        audit.record(f"proof {proof.pk}", "shared", actor=user, digest=proof.digest, detail=f"link {link.pk}")
        return link, secret


def end(*, link_id: int, user: User) -> None:
    """Nobody can open it any more. Whoever may share may end. Raises Refused."""
    link = SharedLink.objects.select_related("proof__publication").get(pk=link_id)
    if link.made_by_id != user.pk and not may_share(link.proof, user):
        raise NotYours(NOT_ALLOWED)
    if SharedLink.objects.filter(pk=link_id, ended_at=None).update(ended_at=Now()):
        audit.record(f"proof {link.proof_id}", "link ended", actor=user, detail=f"link {link.pk}")


def open_of(proof: Proof) -> QuerySet[SharedLink]:
    """With `opened` (how often) and `last_opened`."""
    rows = proof.shared_links.filter(ended_at=None, expires_at__gt=Now())
    return rows.annotate(opened=Count("visits"), last_opened=Max("visits__at")).order_by("pk")


def find(secret: str) -> SharedLink | None:
    """None for what expired, was ended or never was: nobody can tell which."""
    rows = SharedLink.objects.select_related("proof__publication__live__proof")
    open_ones = rows.filter(ended_at=None, expires_at__gt=Now(), made_by__is_active=True)
    return open_ones.filter(secret_sha256=_hash(secret)).first()


def end_all(workflow_state_id: int | None) -> None:
    """Every link to a version of this review."""
    SharedLink.objects.filter(proof__workflow_state_id=workflow_state_id, ended_at=None).update(ended_at=Now())


def note_visit(link: SharedLink) -> None:
    SharedVisit.objects.create(link=link)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
