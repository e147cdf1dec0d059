"""Making and ending a link, by those who may review or edit the version."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from publishing.handing.forms import ShareForm
from publishing.models import Proof, SharedLink
from publishing.requests import AdminRequest
from publishing.sharing import links
from publishing.steps import NotYours, Refused


@require_admin_access
@require_http_methods(["GET", "POST"])
def share(request: AdminRequest, proof_id: int) -> HttpResponse:
    """Make a link; it is shown in this answer and never again, since its secret is kept nowhere."""
    proof = get_object_or_404(Proof.objects.select_related("publication"), pk=proof_id, cause=Proof.Cause.SUBMIT)
    form = ShareForm(request.POST or None)
    if request.method != "POST":
        return _page(request, proof, form)
    if not form.is_valid():
        return _page(request, proof, form, status=400)
    try:
        link, secret = links.make(proof_id=proof.pk, user=request.user, **form.cleaned_data)
    except Refused as reason:
        status = 403 if isinstance(reason, NotYours) else 409
        return _page(request, proof, form, refused=str(reason), status=status)
    address = settings.PUBLIC_URL + reverse("shared:visit", args=[secret])
    return _page(request, proof, ShareForm(), made=link, address=address)


@require_admin_access
@require_POST
def end(request: AdminRequest, link_id: int) -> HttpResponse:
    link = get_object_or_404(SharedLink, pk=link_id)
    try:
        links.end(link_id=link.pk, user=request.user)
        messages.success(request, "The link is ended. Nobody can open it any more.")
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("publishing:share", link.proof_id)


def _page(
    request: AdminRequest,
    proof: Proof,
    form: ShareForm,
    refused: str = "",
    status: int = 200,
    made: SharedLink | None = None,
    address: str = "",
) -> HttpResponse:
    may = links.may_share(proof, request.user)
    context = {
        "proof": proof,
        "title": proof.publication.title,
        "form": form if may and proof.waits_for_approval else None,
        "shared": links.open_of(proof) if may else [],
        "made": made,
        "address": address,
        "refused": refused,
    }
    return render(request, "publishing/sharing/share.html", context, status=status)
