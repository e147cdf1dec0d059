"""What the admin's front page says first: what waits for you, and what needs attention."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from wagtail.admin.ui.components import Component

from publishing import approvals, reissues, steps
from publishing.away import absences
from publishing.base import channels
from publishing.models import Delivery, Proof, Release
from publishing.screens import places, progress, rights, words


class WaitingForYou(Component):
    """Versions that this person can approve now."""

    name = "waiting_for_you"
    template_name = "publishing/home_waiting.html"
    order = 10

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        ready = Proof.objects.filter(state=Proof.State.READY, cause="submit", release_item=None)
        rows = list(ready.select_related("publication").order_by("sealed_at"))
        stands_in = [(proof, absences.sentences(proof)) for proof in rows if absences.stands_in_for(proof, self.user)]
        return {"proofs": [proof for proof in rows if self._may(proof)], "stands_in": stands_in}

    def _may(self, proof: Proof) -> bool:
        step = steps.look(proof.workflow_state_id)
        return bool(step and step.is_review and not approvals.why_not(proof, step, self.user))


class NeedsAttention(Component):
    """Deliveries that gave up; a person may try again."""

    name = "needs_attention"
    template_name = "publishing/home_attention.html"
    order = 20

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        dead = Delivery.objects.filter(state=Delivery.State.DEAD).select_related("edition__publication")
        rows = [{"delivery": row, "channel": channels()[row.channel].label} for row in dead.order_by("id")]
        return {"rows": rows, "behind": list(reissues.behind()), "csrf_token": (parent_context or {}).get("csrf_token")}


class Held(Component):
    """What could not go out and waits for a decision of this person."""

    name = "held"
    template_name = "publishing/home_held.html"
    order = 12

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        held = Release.objects.filter(state=Release.State.HELD).prefetch_related("items__publication").order_by("-id")
        return {"rows": [self._row(release) for release in held[:50] if not rights.why_not(self.user, release)]}

    def _row(self, release: Release) -> dict[str, Any]:
        return {"title": words.title(release), "note": release.note, "href": places.decide_url(release)}


class Updating(Component):
    """Changes of something shared on their way to all that contains it."""

    name = "updating"
    template_name = "publishing/home_updating.html"
    order = 30

    def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"lines": progress.lines()}
