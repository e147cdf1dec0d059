"""“Open on my phone”: a square to photograph, for those who may review or edit the text."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import qrcode
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from qrcode.image.svg import SvgPathImage
from wagtail.admin.auth import require_admin_access

from publishing.models import Proof
from publishing.requests import AdminRequest
from publishing.screens.places import edit_url_of
from publishing.sharing import phone
from publishing.steps import NotYours, Refused


@require_admin_access
@require_http_methods(["GET", "POST"])
def of_proof(request: AdminRequest, proof_id: int) -> HttpResponse:
    """A version for approval."""
    proof = get_object_or_404(Proof.objects.select_related("publication"), pk=proof_id, cause=Proof.Cause.SUBMIT)
    back = reverse("publishing:approve", args=[proof.pk])
    if request.method != "POST":
        return redirect(back)
    return _answer(request, proof.publication.title, back, lambda: phone.of_proof(proof, request.user))


@require_admin_access
@require_http_methods(["GET", "POST"])
def of_draft(request: AdminRequest, content_type_id: int, object_pk: str) -> HttpResponse:
    """The newest saved text of a page or snippet."""
    model: Any = get_object_or_404(ContentType, pk=content_type_id).model_class()
    if not hasattr(model, "publication_kind"):
        raise Http404
    row = get_object_or_404(model, pk=object_pk)
    back = edit_url_of(row)
    if request.method != "POST":
        return redirect(back)
    return _answer(request, str(row), back, lambda: phone.of_draft(row, request.user))


def _answer(request: AdminRequest, title: str, back: str, make: Any) -> HttpResponse:
    """The square is part of the page: nobody else is asked to draw it, and it is kept nowhere."""
    context: dict[str, Any] = {"title": title, "back": back}
    try:
        path, token = make()
    except Refused as reason:
        status = 403 if isinstance(reason, NotYours) else 409
        return render(request, "publishing/sharing/phone.html", context | {"refused": str(reason)}, status=status)
    address = f"{settings.PUBLIC_URL}{path}?{urlencode({'token': token})}"
    context |= {"address": address, "square": square(address), "until": timezone.now() + phone.LIFE}
    return render(request, "publishing/sharing/phone.html", context)


def square(address: str) -> str:
    """A QR code as SVG, black on nothing, with the quiet border it needs."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=4)
    code.add_data(address)
    return str(code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode"))
