"""What the admin's front page says to a reviewer: which pages that name her are due again."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from wagtail.admin.ui.components import Component

from publishing import reviews


class ReviewsDue(Component):
    """Live pages that this person reviewed and whose review date is near or past, the oldest first."""

    name = "reviews_due"
    template_name = "publishing/home_reviews.html"
    order = 15

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        day = reviews.today()
        mine = reviews.due_within(max(reviews.DAYS), day).filter(
            live__proof__reviewers__contains=[{"user": self.user.pk}]
        )
        return {"today": day, "rows": mine.select_related("live").order_by("live__next_review_on", "title")}
