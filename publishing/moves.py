"""Moves: a page's address changes with everything below it, as one release that leaves redirects (rule 15).

The page itself is approved with its new address, or keeps its text (Wagtail's own move); what stands below keeps its
text too, so Concord makes those versions itself. All of them take effect at one moment."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from treebeard.exceptions import InvalidMoveToDescendant
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page

from publishing import audit, dependencies, inheriting, proofing, proofs, together
from publishing.clock import now
from publishing.models import Proof, Publication, Release, ReleaseItem
from publishing.models.releases import Action
from publishing.steps import Refused
from publishing.wake import wake


class Incomplete(Refused):
    """What follows is not made yet, or is out of date by now: make it and try again."""


def move(page: Page, new_parent: Page, user: User) -> Release | None:
    """Move a page in Wagtail's tree, and what readers see of it and below it to the new addresses. None: readers see
    nothing of it. Raises Refused; nothing is moved then."""
    if not page.specific.can_move_to(new_parent.specific):
        raise Refused(f"“{page.title}” cannot stand below “{new_parent.title}”.")
    if not page.permissions_for_user(user).can_edit() or not new_parent.permissions_for_user(user).can_add_subpage():
        raise Refused(f"Your account may not move “{page.title}” there.")
    with transaction.atomic():
        live = _live_in(page)
        _move_in_tree(page, new_parent, user)
        if not live:
            return None
        release = Release.objects.create(owner=user, due_at=now())
        for publication in live:
            ReleaseItem.objects.create(release=release, publication=publication, follows=True)
        audit.record(f"release {release.pk}", "move asked for", actor=user, new=release.state, detail=page.title)
        wake("publishing.tasks.release", release.pk)
        return release


def _move_in_tree(page: Page, new_parent: Page, user: User) -> None:
    """Wagtail asks for the right to publish, which nobody has: the release that follows stands for it."""
    try:
        MovePageAction(page, new_parent, pos="last-child", user=user).execute(skip_permission_checks=True)
    except InvalidMoveToDescendant as error:
        raise Refused(f"“{page.title}” cannot stand below itself.") from error
    except ValidationError as error:
        taken = f"Another page below “{new_parent.title}” has the slug “{page.slug}”. Change one of them first."
        raise Refused(taken if "slug" in error.message_dict else " ".join(error.messages)) from error


def _live_in(page: Page) -> list[Publication]:
    """The live publications of a page and all below it in the tree."""
    ids = page.get_descendants(inclusive=True).values_list("translation_key", flat=True)
    return list(_live().filter(public_id__in=list(ids)).order_by("id"))


def below(publication: Publication) -> list[Publication]:
    """Live publications whose address lies below this one's."""
    path = publication.live_proof.sealed.path if publication.live_proof else ""
    return _under(path, {publication.pk}) if path else []


# --- What follows ---


def add_followers(release: Release) -> None:
    for publication in _missing(together.items_of(release.pk)):
        ReleaseItem.objects.get_or_create(release=release, publication=publication, defaults={"follows": True})


def refuse_incomplete(items: list[ReleaseItem]) -> None:
    """Under the locks of those that move: nothing new can have come out below them since."""
    if _missing(items) or any(item.follows and item.proof is None for item in items):
        raise Incomplete("What follows is not ready yet.")


def make_followers(release_id: int) -> None:
    """A version at its new address for each that follows and has none that still holds. Raises Refused when one
    cannot be made."""
    release = Release.objects.get(pk=release_id)
    if release.state != Release.State.WAITING:
        return
    add_followers(release)
    for item in together.items_of(release_id):
        if item.follows and not _holds(item):
            _make(item)


def _make(item: ReleaseItem) -> None:
    with transaction.atomic():
        ReleaseItem.objects.filter(pk=item.pk).update(proof=None)
        proofs.void(item.publication.proofs.filter(cause=Proof.Cause.MOVE), "Left behind by an earlier attempt.")
        proof = proofs.repeat(item.publication, Proof.Cause.MOVE, "Its address changed")
    proofing.build(proof.pk)
    proof.refresh_from_db()
    if proof.state != Proof.State.READY:
        said = [finding["message"] for finding in proof.findings if finding["level"] == "error"]
        raise Refused(f"“{item.publication.title}” cannot move along: {' '.join(said) or 'please try again later.'}")
    with transaction.atomic():
        inheriting.inherit(proof)
        ReleaseItem.objects.filter(pk=item.pk).update(proof=proof)


def _holds(item: ReleaseItem) -> bool:
    proof, live_proof = item.proof, item.publication.live_proof
    if proof is None or proof.state != Proof.State.READY or live_proof is None:
        return False
    company = together.Together(together.items_of(item.release_id))
    return proof.repeats(live_proof) and not dependencies.changed(proof.dependencies, item.publication.locale, company)


def _missing(items: list[ReleaseItem]) -> list[Publication]:
    """Live publications below an address that these items leave, and not among them."""
    members = {item.publication_id for item in items}
    found: dict[int, Publication] = {}
    for item in items:
        for publication in _under(_left(item), members):
            found[publication.pk] = publication
    return list(found.values())


def _left(item: ReleaseItem) -> str:
    """The address that an item's publication gives up for another; empty when it stays."""
    if item.proof is not None and item.proof.cause == Proof.Cause.REISSUE:
        return ""  # one with another address is never approved (`inheriting.inherit`)
    proof, live_proof = item.proof, item.publication.live_proof
    if proof is None or live_proof is None or item.action == Action.WITHDRAW or proof.snapshot is None:
        return ""
    old = live_proof.sealed.path
    return old if old != proof.sealed.path else ""


def _under(path: str, members: set[int]) -> list[Publication]:
    if not path:
        return []
    return list(_live().filter(live__proof__snapshot__path__startswith=path).exclude(pk__in=members).order_by("id"))


def _live() -> Any:
    return Publication.objects.filter(live__action=Action.PUBLISH).select_related("live__proof")
