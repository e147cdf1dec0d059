"""Stopping newsletters that contain what was taken down, in the transaction that takes it down (reliability.md I15).

Each open message's row is written, so that whoever is about to send one waits for this transaction and then finds it
taken away: after the commit no further text leaves, but for what was being handed over at that very moment."""

from __future__ import annotations

from django.db.models import Q

from channels.newsletter.models import Mailing
from channels.newsletter.reach import WITHIN, mailings_with
from channels.newsletter.sending import upkeep
from publishing import audit
from publishing.models import Edition, Publication
from publishing.models.releases import Action

TAKEN_DOWN = "“{}” in it was taken down. Go on, or stop it for good."
State = Mailing.State


def stop(public_id: str, locale: str, *, recall: bool) -> None:
    """A recall ends every newsletter that contains it; anything else lets a person decide. An issue that is taken
    down itself ends in any case."""
    publication = Publication.objects.filter(public_id=public_id, locale=locale).first()
    running = mailings_with(public_id, locale).filter(finished_at__isnull=True).exclude(state=State.CANCELLED)
    for mailing in running.select_for_update(of=("self",)):
        if recall or str(mailing.issue) == public_id:
            end(mailing)
        else:
            _pause(mailing, publication.title if publication else "")


def lock_parts(edition: Edition) -> list[Publication]:
    """An issue and all that it contains, locked in the order of whoever releases or takes down (design.md §2.3)."""
    uses = edition.proof.dependencies if edition.proof else []
    parts = [use["public_id"] for use in uses if use["facet"] in WITHIN and use["public_id"]]
    publication = edition.publication
    wanted = Q(pk=publication.pk) | Q(public_id__in=parts, locale=publication.locale)
    rows = Publication.objects.select_for_update(no_key=True)
    return list(rows.filter(wanted).order_by("id"))


def stop_if_gone(mailing: Mailing, parts: list[Publication]) -> None:
    """A part was taken down after the issue was released and before its audience was frozen."""
    gone = [part for part in parts if part.live and part.live.action == Action.WITHDRAW]
    for part in gone:
        if part.live and part.live.is_recall:
            return end(mailing)
        _pause(mailing, part.title)
    return None


def end(mailing: Mailing, reason: str = "taken_down") -> None:
    """For good. What is being handed over this very moment may still arrive; nothing else leaves.

    `reason` goes into the ledger: "taken_down", or "cancelled" by a person."""
    Mailing.objects.filter(pk=mailing.pk).update(state=State.CANCELLED)
    audit.record(f"mailing {mailing.pk}", "mailing cancelled", old=mailing.state, new=State.CANCELLED)
    upkeep.cancel(mailing.edition_id, reason)
    upkeep.close(mailing.pk, mailing.edition_id)


def _pause(mailing: Mailing, title: str) -> None:
    note = TAKEN_DOWN.format(title[:120])
    Mailing.objects.filter(pk=mailing.pk).update(state=State.PAUSED, note=note, failures=0, next_at=None)
    audit.record(f"mailing {mailing.pk}", "mailing paused", old=mailing.state, new=State.PAUSED, detail=note)
    upkeep.take_back(mailing.edition_id)
