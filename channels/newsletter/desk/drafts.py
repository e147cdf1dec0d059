"""Newsletters that nobody has approved yet: drafts, what waits for a colleague, what has to be mended. Whichever model
writes newsletters knows them; this channel does not know that model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from channels.newsletter.models import Mailing
from publishing import overview
from publishing.models import Proof, Publication, ReleaseItem
from publishing.screens.places import edit_url_of
from publishing.together import OPEN

KIND = "newsletter"
SHOWN = 50


@dataclass(frozen=True)
class Draft:
    """`words` as the lists of the admin say it: "Draft", "Waiting for a second colleague", "To mend"."""

    title: str
    words: str
    tone: str
    edit_url: str
    look_url: str
    approve_url: str


def model() -> Any:
    """The model that newsletters are written in; None without one."""
    found = [each for each in apps.get_models() if getattr(each, "publication_kind", "") == KIND]
    return found[0] if found else None


def rows() -> Any:
    """Of that model, all that were neither sent nor approved, the newest first."""
    kept = Publication.objects.filter(kind=KIND, live__isnull=False).values("public_id")
    open_ones = ReleaseItem.objects.filter(publication__kind=KIND, action="publish", release__state__in=OPEN)
    waiting = open_ones.values("publication__public_id")
    found = model()._default_manager.exclude(translation_key__in=kept).exclude(translation_key__in=waiting)
    return found.exclude(translation_key__in=Mailing.objects.values("issue")).order_by("-pk")


def not_approved(user: User | AnonymousUser) -> list[Draft]:
    if model() is None:
        return []
    found = list(rows()[:SHOWN])
    standings = overview.of(found)
    return [_draft(row, standings[row.pk], user) for row in found]


def _draft(row: Any, standing: overview.Standing, user: User | AnonymousUser) -> Draft:
    line = standing.lines[0]
    may_edit = user.has_perm(f"{row._meta.app_label}.change_{row._meta.model_name}")
    newest = row.get_latest_revision_as_object()
    edit, look = (edit_url_of(row), look_url(row)) if may_edit else ("", "")
    return Draft(str(newest), line.words, line.tone, edit, look, _approve_url(standing.proof))


def look_url(row: Any) -> str:
    """Inbox, checklist and test of it."""
    return reverse("newsletter-look", args=[ContentType.objects.get_for_model(row).pk, row.pk])


def _approve_url(proof: Proof | None) -> str:
    return reverse("publishing:approve", args=[proof.pk]) if proof and proof.waits_for_approval else ""
