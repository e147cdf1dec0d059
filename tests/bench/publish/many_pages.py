"""A change that very many pages follow."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cms.models import CallToAction
from publishing.models import Reissue
from tests.running.colleagues import Colleague, submit


def begin_reissue(reviewer: Colleague, hours: str) -> int:
    """Approve other opening hours in the call to action that every page contains; answers the edition's number."""
    call_to_action = CallToAction.objects.get()
    call_to_action.hours = hours
    proof = submit(call_to_action)
    assert reviewer.approve(proof).ok
    proof.refresh_from_db()
    return int(proof.edition.number)


def page_reissues() -> QuerySet[Reissue, Any]:
    """What such a change set off."""
    return Reissue.objects.filter(cause__publication__kind="call_to_action")
