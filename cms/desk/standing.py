"""What listings and their exports say of each row: attached to all rows of a screen at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cms.desk import grades
from publishing import overview

EXPORTED = ["desk_status", "desk_channels", "desk_next_review", "desk_reviewers", "desk_grade"]
HEADINGS = {
    "desk_status": "Status",
    "desk_channels": "Channels",
    "desk_next_review": "Next review",
    "desk_reviewers": "Reviewer",
    "desk_grade": "Reading grade",
    "title": "Title",
    "latest_revision_created_at": "Updated",
}


def attach(rows: Iterable[Any], with_grades: bool = True) -> Any:
    """Sets `standing`, `grades` and `hard` on every row, and the fields of `EXPORTED`; answers the rows."""
    found = overview.of(rows)
    shown = {pk: standing.shown_proof for pk, standing in found.items()}
    measured = grades.of_proofs(proof.pk for proof in shown.values() if proof) if with_grades else {}
    above = grades.hard_above() if measured else 0
    for row in rows:
        row.standing, proof = found[row.pk], shown[row.pk]
        row.grades = measured.get(proof.pk) if proof else None
        row.hard = bool(row.grades and row.grades.is_hard(above))
        row.desk_status, row.desk_channels = row.standing.words, row.standing.channel_words
        row.desk_next_review, row.desk_reviewers = row.standing.next_review_on, row.standing.reviewers
        row.desk_grade = row.grades.page if row.grades and row.grades.page is not None else ""
    return rows
