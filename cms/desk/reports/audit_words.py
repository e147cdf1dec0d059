"""The record of changes in the words of the screen: which page, what happened, the state before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from publishing.models import (
    AuditEntry,
    Delivery,
    Edition,
    Proof,
    Publication,
    Reissue,
    Release,
    ReleaseItem,
    SharedLink,
    Waiver,
)
from publishing.models.releases import Reason

WHAT = {
    "proof": "Version for approval",
    "delivery": "Channel",
    "edition": "Version",
    "publication": "Page",
    "release": "Release",
    "republish": "New design",
    "emergency": "Emergency",
    "reissue": "Pages that follow a change",
    "mailing": "Newsletter on its way",
    "waiver": "Words kept on purpose",
    "link": "Shared link",
    "account": "Account",
}
EVENTS = {
    "proof wanted": "Submitted, checks begun",
    "proof building": "Being checked",
    "proof ready": "Checked, ready for approval",
    "proof refused": "Sent back by the checks",
    "proof void": "Out of date",
    "release proposed": "Approved for release",
    "expiry planned": "Taking down planned",
    "reissue done": "All pages follow the change",
    "mailing frozen": "Newsletter: list of people fixed",
    "approved by parts": "Approval kept: only something it contains changed",
    "approved by build": "Approval kept: only the design changed",
    "edition numbered": "Version numbered",
    "delivery dead": "Needs attention",
    "delivery waiting": "Trying again later",
    "deliver again": "Delivered again",
    "drift": "Not the same everywhere",
    "drift mended": "Set right",
    "drift gone": "The same everywhere again",
    "recalled": "Taken down and readers told",
    "republish begun": "New design: begun",
    "republish ready": "New design: ready for approval",
    "republish signed": "New design: approved",
    "republish done": "New design: with readers",
    "republish cancelled": "New design: given up",
}
STATES = {
    "wanted": "waiting for the checks",
    "building": "being checked",
    "refused": "sent back",
    "ready": "ready for approval",
    "void": "out of date",
    "pending": "publishing",
    "leased": "publishing",
    "waiting": "waiting",
    "delivered": "live",
    "superseded": "replaced",
    "dead": "needs attention",
}
IN_WORDS = {  # of events that are not named above
    "proof": "version for approval",
    "edition": "version",
    "republish": "new design",
    "reissue": "pages that follow a change",
    "mailing": "newsletter",
    "delivery": "channel",
    **STATES,
}


def what(entry: AuditEntry) -> str:
    """'Version for approval 12'"""
    kind, _, number = entry.subject.partition(" ")
    return f"{WHAT.get(kind, kind.capitalize())} {number}".strip()


def event(entry: AuditEntry) -> str:
    if entry.event in STATES:  # of a channel: its new state
        return STATES[entry.event].capitalize()
    said = EVENTS.get(entry.event, " ".join(IN_WORDS.get(word, word) for word in entry.event.split(" ")))
    return said[:1].upper() + said[1:]


def state(value: str) -> str:
    return STATES.get(value, value)


def detail(entry: AuditEntry) -> str:
    """A reason for taking down is kept by its code."""
    code, _, note = entry.detail.partition(" ")
    if entry.event in ("recalled", "taken down") and code in Reason.values:
        return f"{Reason(code).label}. {note}".strip()
    return Reason(entry.detail).label if entry.detail in Reason.values else entry.detail


# --- Which page an entry is about ---


def titles(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """{subject: titles of the pages}, in one query for each kind of subject."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        kind, _, number = entry.subject.partition(" ")
        if number.isdecimal():
            wanted[kind].add(int(number))
    found: dict[str, str] = {}
    for kind, (model, path) in PAGE_OF.items():
        for pk, title in model.objects.filter(pk__in=wanted[kind]).values_list("pk", path):
            found[f"{kind} {pk}"] = title
    items = ReleaseItem.objects.filter(release__in=wanted["release"]).order_by("pk")
    for release_id, title in items.values_list("release_id", "publication__title"):
        subject = f"release {release_id}"
        found[subject] = f"{found[subject]}, {title}" if subject in found else title
    return found


PAGE_OF: dict[str, tuple[Any, str]] = {
    "proof": (Proof, "publication__title"),
    "edition": (Edition, "publication__title"),
    "delivery": (Delivery, "edition__publication__title"),
    "publication": (Publication, "title"),
    "reissue": (Reissue, "cause__publication__title"),
    "waiver": (Waiver, "publication__title"),
    "link": (SharedLink, "proof__publication__title"),
    "account": (get_user_model(), "username"),
}


def about(words: str) -> Q:
    """Entries about pages with these words in their title."""
    found = Q(pk__in=[])
    for kind, (model, path) in PAGE_OF.items():
        found |= Q(subject__in=_subjects(kind, model.objects.filter(**{f"{path}__icontains": words})))
    releases = Release.objects.filter(items__publication__title__icontains=words)
    return found | Q(subject__in=_subjects("release", releases))


def _subjects(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    named = Concat(Value(f"{kind} "), Cast("pk", CharField()), output_field=CharField())
    return rows.annotate(named=named).values("named")
