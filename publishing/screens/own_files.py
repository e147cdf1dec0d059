"""The stylesheet, pictures and documents of a version, for colleagues who look at it before readers can, or after."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from publishing.headers import FILE_POLICY
from publishing.models import Proof, ProofArtefact
from publishing.requests import AdminRequest

ORIGIN = rb"(?:https?://[^/\"\s,]+)?"  # the site's own address, which may have been another one then


@require_admin_access
@require_GET
def file(request: AdminRequest, proof_id: int, artefact_id: int) -> HttpResponse:
    """One of them. It never changes; nothing but this browser keeps it."""
    row = get_object_or_404(ProofArtefact.objects.select_related("blob"), pk=artefact_id, proof=proof_id, shared=True)
    return answer_of(row)


def answer_of(row: ProofArtefact) -> HttpResponse:
    """The file itself."""
    headers = {
        "Cache-Control": "private, max-age=3600",
        "Content-Security-Policy": FILE_POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    headers |= {"Content-Disposition": "attachment"} if row.media_type == "application/pdf" else {}
    return HttpResponse(bytes(row.blob.body), content_type=row.media_type, headers=headers)


def with_own_files(body: bytes, proof: Proof, address: Callable[[ProofArtefact], str] | None = None) -> bytes:
    """HTML with this version's own files in place of the addresses at which readers find them: there they may not be
    yet, or not be any more. `address`: where they are found instead."""
    find = address or (lambda row: reverse("publishing:file", args=[proof.pk, row.pk]))
    for row in proof.artefacts.filter(shared=True):
        body = re.sub(ORIGIN + re.escape(f"/{row.path}".encode()), find(row).encode(), body)
    return body
