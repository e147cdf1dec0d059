"""What the admin's front page says to everybody about review dates: how many have passed, and which come next."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from wagtail.admin.ui.components import Component

from publishing import overview, reviews

SHOWN = 5


class ReviewDates(Component):
    """All are counted; those that name this person stand in `ReviewsDue` and are not listed again."""

    name = "review_dates"
    template_name = "publishing/home_review_dates.html"
    order = 40

    def __init__(self, user: User, calendar: str) -> None:
        """`calendar`: where all of them are listed."""
        self.user, self.calendar = user, calendar

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        day = reviews.today()
        overdue = reviews.due_within(-1, day)
        near = reviews.due_within(overview.SOON.days, day)
        others = near.exclude(live__proof__reviewers__contains=[{"user": self.user.pk}])
        first: Any = others.select_related("live__proof").defer(*[f"live__proof__{name}" for name in overview.HEAVY])
        rows = [
            {
                "title": row.title,
                "pk": row.pk,
                "due_on": row.live.next_review_on,
                "is_past": row.live.next_review_on < day,
                "who": ", ".join(reviewer["name"] for reviewer in row.live.proof.reviewers),
            }
            for row in first.order_by("live__next_review_on", "title")[:SHOWN]
        ]
        past = overdue.count()
        return {"rows": rows, "overdue": past, "soon": near.count() - past, "calendar": self.calendar}
