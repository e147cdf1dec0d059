"""What the admin's front page says to whoever writes: what she submitted, what came back, who asked her something."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Comment, Page

from publishing import overview
from publishing.models import Proof
from publishing.screens.places import edit_urls

SHOWN = 20
ORDER = {"bad": 0, "waiting": 1, "good": 2, "quiet": 3}  # what she has to do comes first


class MyTasks(Component):
    """Only what is not over. What waits for her own approval has a panel of its own."""

    name = "my_tasks"
    template_name = "publishing/home_tasks.html"
    order = 11

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"rows": self.submitted()[:SHOWN], "questions": self.questions()[:SHOWN]}

    def submitted(self) -> list[dict[str, Any]]:
        """What she submitted last and is still under way, what came back before what waits."""
        mine = (
            overview.submissions().filter(submitted_by=self.user).select_related("publication", "release_item__release")
        )
        lines = [(proof, line) for proof in mine.order_by("-pk")[:200] if (line := overview.submitted(proof))]
        urls = edit_urls(proof.publication for proof, _ in lines)
        rows = [self._row(proof, line, urls.get(proof.publication_id, "")) for proof, line in lines]
        return sorted(rows, key=lambda row: ORDER[row["line"].tone])

    def _row(self, proof: Proof, line: overview.Line, url: str) -> dict[str, Any]:
        since = proof.sealed_at or proof.created_at
        return {"title": proof.publication.title, "line": line, "url": url, "since": since}

    def questions(self) -> list[dict[str, Any]]:
        """Open comments of colleagues on pages that she submitted last, and to which she did not reply."""
        mine = overview.submissions().filter(submitted_by=self.user)
        pages = Page.objects.filter(translation_key__in=mine.values("publication__public_id"))
        answered = Comment.replies.rel.related_model.objects.filter(comment=OuterRef("pk"), user=self.user)
        open_ones = Comment.objects.filter(page__in=pages, resolved_at=None).exclude(user=self.user)
        open_ones = open_ones.filter(~Exists(answered)).select_related("page", "user").order_by("-created_at")
        return [
            {
                "title": comment.page.get_admin_display_title(),
                "who": comment.user.get_full_name() or comment.user.get_username(),
                "url": reverse("wagtailadmin_pages:edit", args=[comment.page_id]) + f"?comment={comment.pk}",
            }
            for comment in open_ones[:SHOWN]
        ]
