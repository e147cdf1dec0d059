"""What a person may do with a version besides deciding: hand it over, take it back, share it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from publishing import steps
from publishing.away import absences
from publishing.base import channels
from publishing.handing.back import is_in_review, may_take_back
from publishing.handing.forms import HandOverForm, ShareForm, TakeBackForm
from publishing.handing.over import may_hand_over
from publishing.handing.people import who_could
from publishing.models import Proof
from publishing.sharing import links


def of(proof: Proof, user: User) -> dict[str, Any]:
    """{"hand_over_form", "take_back_form", "share_form", "shared", "stands_in", "away", "phone_url"}; None or
    empty for what she may not."""
    may_pass_on = proof.waits_for_approval and may_hand_over(proof, steps.look(proof.workflow_state_id), user)
    could = who_could(proof) if may_pass_on else []
    return {
        "away": absences.sentences(proof) if proof.waits_for_approval else [],
        "stands_in": absences.stands_in_for(proof, user) if proof.waits_for_approval else None,
        "may_pass_on": may_pass_on,
        "hand_over_form": HandOverForm(could, initial={"digest": proof.digest}) if could else None,
        "take_back_form": TakeBackForm() if is_in_review(proof) and may_take_back(proof, user) else None,
        "share_form": ShareForm() if may_pass_on else None,
        "shared": links.open_of(proof) if may_pass_on else [],
        "phone_url": _phone_url(proof) if may_pass_on else "",
    }


def _phone_url(proof: Proof) -> str:
    """Of a version that a channel's own readers could open on a phone."""
    kind, locale = proof.publication.kind, proof.publication.locale
    on = set(proof.artefacts.filter(shared=False).values_list("channel", flat=True))
    place = any(channels()[name].draft_at(kind, locale, str(proof.publication.public_id)) for name in on)
    return reverse("publishing:phone", args=[proof.pk]) if place else ""
