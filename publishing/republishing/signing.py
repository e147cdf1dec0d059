"""One person's signature under a new design, for every version that was made in it (design.md rule 9c)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q

from publishing import audit, inheriting
from publishing.clock import now
from publishing.models import Approval, Publication, Republish, ReviewTask
from publishing.models.releases import Action
from publishing.rendering import build_id
from publishing.republishing import standing
from publishing.republishing.comparing import DIFFER, ID
from publishing.steps import Refused
from publishing.wake import wake

State = Republish.State

MAY_SIGN = "change_republish"
BUILDING = "It is still being prepared. Look again in a moment."
CANCELLED = "This design was taken back, or a newer one took its place. Nothing was approved."
REPLACED = "Concord was changed after this was prepared. Whoever runs Concord has to prepare it again."
SIGNED = "{} approved this already."
CHANGED = "Something was published after this page was opened. Nothing was approved. Look at it again."


class OutOfDate(Refused):
    """What was shown is not what would be released any more; the page shows what is left."""


def sign(*, republish_id: int, digest: str, user: User) -> None:
    """Approve all versions of a republish at once. They are released one by one afterwards. Raises Refused with a
    sentence; nothing is saved then, but that outdated versions are left out."""
    try:
        with transaction.atomic():
            row = Republish.objects.select_for_update().get(pk=republish_id)
            _refuse_unless_waiting(row)
            if reason := why_not(row, user):
                raise Refused(reason)
            if standing.drop_outdated(row) or digest != row.digest or digest != standing.digest_of(row):
                raise OutOfDate(CHANGED)
            _sign_all(row, user)
    except OutOfDate:
        refresh(republish_id)
        raise


def refresh(republish_id: int) -> Republish:
    """Leave out what is outdated, and take the digest over what is left."""
    with transaction.atomic():
        row = Republish.objects.select_for_update().get(pk=republish_id)
        if row.state == State.READY:
            standing.drop_outdated(row)
            row.digest = standing.digest_of(row)
            row.save(update_fields=["digest"])
        return row


def closed(row: Republish) -> str:
    """Why nobody can sign it now, as a sentence; empty while it waits for its signature."""
    if row.state in (State.SIGNED, State.DONE):
        return SIGNED.format(row.signed_by_name)
    if row.state == State.CANCELLED:
        return CANCELLED
    if row.build != build_id():
        return REPLACED
    return BUILDING if row.state == State.BUILDING else ""


def _refuse_unless_waiting(row: Republish) -> None:
    if reason := closed(row):
        raise Refused(reason)


def _sign_all(row: Republish, user: User) -> None:
    waiting = standing.compared(row)
    sources = _last_approvals(row)
    inheriting.inherit_design([(proof, sources[proof.publication_id]) for proof in waiting], user)
    old, row.state = row.state, State.SIGNED
    row.signed_by, row.signed_by_name, row.signed_at = user, user.get_full_name() or user.get_username(), now()
    row.save(update_fields=["state", "signed_by", "signed_by_name", "signed_at"])
    audit.record(f"republish {row.pk}", "republish signed", actor=user, old=old, new=row.state, digest=row.digest)
    wake("publishing.tasks.republish", row.pk)


def _last_approvals(row: Republish) -> dict[int, Approval]:
    """{publication: the approval of what readers see}."""
    publications = Publication.objects.filter(proofs__in=standing.ready(row))
    rows = Approval.objects.filter(proof__edition__in=publications.values("live")).order_by("id")
    rows = rows.select_related("proof").only("next_review_on", "proof__publication")
    return {approval.proof.publication_id: approval for approval in rows}


# --- Who may ---


def why_not(row: Republish, user: User) -> str:
    """Why this person cannot sign it, as a sentence; empty when she can."""
    own = Permission.objects.filter(content_type__app_label="publishing", codename=MAY_SIGN)
    if not user.is_active or not own.filter(Q(group__user=user) | Q(user=user)).exists():
        groups = Group.objects.filter(permissions__in=own).order_by("name").values_list("name", flat=True)
        names = " or ".join(f"“{name}”" for name in groups) or "a group that may approve new designs"
        return f"Somebody of {names} approves a new design. Your account is not among them."
    for task in _reviews_of_changed_words(row):
        if not task.may_review(user):
            names = " or ".join(f"“{group.name}”" for group in task.groups.order_by("name"))
            return f"Words differ in texts that clinicians review. Somebody of {names} approves this design."
    return ""


def _reviews_of_changed_words(row: Republish) -> list[ReviewTask]:
    """The steps that sign clinical texts, as far as this design changes a word of such a text."""
    clinical = Publication.objects.filter(live__action=Action.PUBLISH).exclude(live__proof__reviewers=[])
    tasks = _reviews(clinical)
    changed = _reviews(Publication.objects.filter(pk__in=changed_words(row)))
    return [task for pk, task in sorted(changed.items()) if pk in tasks]


def changed_words(row: Republish) -> list[int]:
    """Publications in which this design changes a word."""
    rows = standing.ready(row).filter(findings__contains=[{"id": ID, "message": DIFFER}])
    return list(rows.values_list("publication_id", flat=True))


def _reviews(publications: Any) -> dict[int, ReviewTask]:
    """Who signs is decided by the kind of content, so one of each is asked."""
    found: dict[int, ReviewTask] = {}
    for content_type in ContentType.objects.filter(pk__in=publications.order_by().values("content_type")):
        try:
            workflow = publications.filter(content_type=content_type).first().wagtail_row().get_workflow()
        except ObjectDoesNotExist:
            continue
        tasks = [task.specific for task in workflow.tasks] if workflow else []
        found |= {task.pk: task for task in tasks if isinstance(task, ReviewTask)}
    return found
