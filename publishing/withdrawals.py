"""Taking down: numbered, without approval, for a reason from the fixed list (design.md rule 5)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from publishing import audit, expiry, moves, reach, releases
from publishing.clock import now
from publishing.models import Publication, Release, ReleaseItem
from publishing.models.releases import RECALLS, Action, Reason
from publishing.steps import Refused


def take_down(
    publication: Publication,
    reason: str,
    *,
    user: User | None,
    replacement: Publication | None = None,
    below: bool = False,
    at: datetime | None = None,
    note: str = "",
) -> Release:
    """Off every channel: now, in this transaction, or `at` a later moment. `below` takes the live pages under its
    address along; `note` stays inside. Raises Refused with a sentence; nothing is saved then."""
    _refuse_unless_possible(publication, reason, replacement, at)
    with transaction.atomic():
        publications = [publication, *(moves.below(publication) if below else [])]
        for each in publications:
            _refuse_while_contained(each, publications)
        if at is not None:
            live = [each.live for each in publications if each.live]
            return [expiry.schedule(edition, at, user, reason, replacement, note) for edition in live][0]
        release = Release.objects.create(owner=user, due_at=now(), note=note[:300])
        for each in publications:
            ReleaseItem.objects.create(
                release=release, publication=each, action=Action.WITHDRAW, reason=reason, replacement=replacement
            )
        event = "recalled" if reason in RECALLS else "taken down"
        audit.record(f"release {release.pk}", event, actor=user, new=release.state, detail=f"{reason} {note}".strip())
        releases.run(release.pk, user)
        return release


def is_live(publication: Publication) -> bool:
    return bool(publication.live and publication.live.action == Action.PUBLISH)


def _refuse_unless_possible(
    publication: Publication, reason: str, replacement: Publication | None, at: datetime | None
) -> None:
    if reason not in Reason.values:
        raise Refused("Choose one of the reasons.")
    if not is_live(publication):
        raise Refused(f"Readers do not see “{publication.title}”, so there is nothing to take down.")
    if replacement is not None and replacement.pk == publication.pk:
        raise Refused("The page that readers are sent to has to be another one.")
    if replacement is not None and not (is_live(replacement) and replacement.live_proof.sealed.url):  # type: ignore[union-attr]
        raise Refused(f"Readers do not see “{replacement.title}”, so it cannot be where they are sent.")
    if at is not None and at <= now():
        raise Refused("Choose a moment in the future, or take it down now.")
    if at is not None and reason in RECALLS:
        raise Refused("What may do harm cannot wait: take it down now.")


def _refuse_while_contained(publication: Publication, also: list[Publication]) -> None:
    """A call to action, a person or a notice is a part of pages: those would have to change first."""
    users = reach.contain(publication).exclude(pk__in=[each.pk for each in also])
    count = users.count()
    if count:
        pages = f"“{users[0].title}”" if count == 1 else f"{count} live pages, “{users[0].title}” among them,"
        verb = "contains" if count == 1 else "contain"
        raise Refused(f"{pages} {verb} “{publication.title}”. Have a changed one approved, or take those down first.")
