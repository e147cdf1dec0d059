"""Keeping on purpose what a check would send back: the reason goes to the approver, who decides by signing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from publishing import audit
from publishing.models import Publication, Waiver
from publishing.snapshots import Snapshot
from publishing.source import Finding

Case = tuple[str, str, str]  # check, place, words

KEPT = "Kept on purpose by {}: {} ({})"


def give(publication: Publication, finding: Finding, reason: str, user: User) -> Waiver:
    """`reason` is one sentence or two for the approver. The words are those that the finding is about now."""
    name = user.get_full_name() or user.get_username()
    with transaction.atomic():
        waiver = Waiver.objects.create(
            publication=publication,
            finding=finding.id,
            where=finding.where,
            words=finding.words,
            reason=reason,
            user=user,
            user_name=name[:150],
        )
        detail = f"{finding.id} {finding.where}"
        audit.record(f"waiver {waiver.pk}", "words kept on purpose", actor=user, digest=finding.words, detail=detail)
    return waiver


def apply(snapshot: Snapshot, found: list[Finding]) -> list[Finding]:
    """Errors that somebody gave a reason to live with become notes that tell it."""
    if not any(finding.waivable for finding in found):
        return found
    publication = Publication.objects.filter(public_id=snapshot.public_id, locale=snapshot.locale).first()
    given = _given(publication) if publication else {}
    return [_kept(finding, given.get(case(finding.to_json()))) for finding in found]


def left(publication: Publication, findings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the findings of a version that was sent back, those that nobody has kept since."""
    found = list(findings)
    given = _given(publication) if any(item.get("waivable") for item in found) else {}
    return [item for item in found if not (item.get("waivable") and case(item) in given)]


def case(finding: dict[str, Any]) -> Case:
    return finding["id"], finding["where"], finding.get("words", "")


def _given(publication: Publication) -> dict[Case, Waiver]:
    """The newest reason for each case."""
    return {(row.finding, row.where, row.words): row for row in publication.waivers.order_by("id")}


def _kept(finding: Finding, waiver: Waiver | None) -> Finding:
    if waiver is None or not finding.waivable:
        return finding
    reason = waiver.reason if waiver.reason.endswith((".", "!", "?")) else f"{waiver.reason}."
    message = KEPT.format(waiver.user_name, reason, finding.message)
    return replace(finding, level="note", message=message, waivable=False)
