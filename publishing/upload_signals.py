"""A picture or document was changed or deleted: versions that wait for approval and show it are made anew.

What is approved stays as it was approved, live or waiting for its moment: its files were sealed with it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.log_actions import get_active_log_context, log

from publishing import proofs, steps, uploads
from publishing.files import Upload
from publishing.models import Proof

REASON = "The {} “{}” was changed; a new version is being prepared."


def connect() -> None:
    for model in apps.get_models():
        if hasattr(model, "fingerprint"):
            post_save.connect(renew_what_shows_it, sender=model, dispatch_uid="publishing.upload_saved")
            post_delete.connect(renew_what_shows_it, sender=model, dispatch_uid="publishing.upload_deleted")


def renew_what_shows_it(instance: Upload, **kwargs: Any) -> None:
    user = get_active_log_context().user
    with transaction.atomic():
        if user is not None and kwargs.get("created") is False:
            log(instance, "wagtail.edit", user=user)  # Wagtail's upload screen writes none
        for proof in list(uploads.waiting(instance)):
            _renew(proof.pk, REASON.format(instance._meta.verbose_name, instance.title))


def _renew(proof_id: int, reason: str) -> None:
    """Read again under the locks that whoever decides about it takes."""
    workflow_state_id = Proof.objects.values_list("workflow_state_id", flat=True).get(pk=proof_id)
    if steps.lock(workflow_state_id) is None:
        return
    rows = Proof.objects.select_for_update(of=("self",)).select_related("publication")
    proof = rows.filter(pk=proof_id, state=Proof.State.READY, release_item=None).first()
    if proof and uploads.changed(proof.uploads):
        proofs.renew(proof, reason[:200])
