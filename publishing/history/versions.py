"""All versions of a publication, newest first, with the dates between which each was the newest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from publishing.history.signed import reason
from publishing.models import Approval, Edition, Publication
from publishing.models.releases import Action

MOST = 200  # on one screen


@dataclass(frozen=True)
class Version:
    number: int
    begin: datetime
    end: datetime | None
    what: str
    approvers: list[str]
    has_text: bool = True  # a version that took it down has none

    @property
    def ask_for(self) -> str:
        """The last moment at which it was the newest: all channels that ever had it have it then."""
        return (self.end - timedelta(microseconds=1)).isoformat() if self.end else ""


def versions(publication: Publication) -> list[Version]:
    editions = Edition.objects.filter(publication=publication).order_by("-number")[:MOST]
    names = _approvers(publication)
    found: list[Version] = []
    end: datetime | None = None
    for edition in editions:
        found.append(
            Version(
                edition.number,
                edition.created_at,
                end,
                _what(edition),
                names.get(edition.number, []),
                _has_text(edition),
            )
        )
        end = edition.created_at
    return found


def _has_text(edition: Edition) -> bool:
    return edition.action == Action.PUBLISH


def _what(edition: Edition) -> str:
    if edition.action == Action.WITHDRAW:
        return f"Taken down: {reason(edition)}"
    return edition.reason or ("Correction" if edition.correction else "Published")


def _approvers(publication: Publication) -> dict[int, list[str]]:
    rows = Approval.objects.filter(proof__edition__publication=publication).order_by("pk")
    found: dict[int, list[str]] = {}
    for number, name in rows.values_list("proof__edition__number", "user_name"):
        found.setdefault(number, []).append(name)
    return found
