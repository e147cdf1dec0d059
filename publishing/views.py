"""The approve page and what the editor's screen asks: plain forms, good on a phone, no script needed to decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.admin.utils import get_valid_next_url_from_request

from publishing import approvals, approving, deliveries, frames, situation
from publishing.forms import ApproveForm, SendBackForm
from publishing.handing import offers
from publishing.models import Delivery, Proof, ProofArtefact
from publishing.requests import AdminRequest, decides
from publishing.steps import NotYours, Refused


@decides("send_back")
@require_admin_access
@require_http_methods(["GET", "POST"])
def approve(request: AdminRequest, proof_id: int) -> HttpResponse:
    """Show one proof and take the decision on it."""
    proof = get_object_or_404(Proof.objects.select_related("publication__live__proof"), pk=proof_id)
    if newest := approving.newer(proof):
        if request.method == "POST":
            return _show(request, newest, refused=approvals.CHANGED, status=409, opened=proof)
        return redirect(reverse("publishing:approve", args=[newest.pk]) + f"?since={proof.pk}")
    if request.method == "POST":
        return _decide(request, proof)
    return _show(request, proof)


def _show(
    request: AdminRequest, proof: Proof, refused: str = "", status: int = 200, opened: Proof | None = None, **forms: Any
) -> HttpResponse:
    """`opened` is an earlier version that this person had before her; what differs from it is said by itself."""
    proof.refresh_from_db()
    user = request.user
    offered = offers.of(proof, user)
    if not proof.waits_for_approval:
        context = {**approving.not_waiting(proof, refused), **offered, "opened": opened}
        return render(request, "publishing/not_waiting.html", context, status=status)
    opened = opened or approving.opened_before(proof, request.GET.get("since", ""))
    context = approving.context(proof, user, request.GET.get("tab", ""), opened)
    forms = {"approve_form": ApproveForm(initial=context["initial"]), "send_back_form": SendBackForm(), **forms}
    return render(
        request, "publishing/approve.html", {**context, **offered, **forms, "refused": refused}, status=status
    )


def _decide(request: AdminRequest, proof: Proof) -> HttpResponse:
    try:
        if "send_back" in request.POST:
            return _send_back(request, proof)
        return _approve(request, proof)
    except NotYours as reason:
        return _show(request, proof, refused=str(reason), status=403)
    except Refused as reason:
        return _show(request, proof, refused=str(reason), status=409)


def _approve(request: AdminRequest, proof: Proof) -> HttpResponse:
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _show(request, proof, approve_form=form, status=400)
    approvals.approve(
        proof_id=proof.pk,
        digest=form.cleaned_data["digest"],
        user=request.user,
        next_review_on=form.cleaned_data["next_review_on"],
        correction=form.cleaned_data["correction"],
        due_at=form.cleaned_data["at"],
    )
    messages.success(request, f"You approved “{proof.sealed.title}”.")
    return redirect("publishing:approve", proof.pk)


def _send_back(request: AdminRequest, proof: Proof) -> HttpResponse:
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _show(request, proof, send_back_form=form, status=400)
    approvals.send_back(proof_id=proof.pk, user=request.user, message=form.cleaned_data["message"])
    messages.success(request, f"You sent “{proof.publication.title}” back.")
    return redirect("publishing:approve", proof.pk)


@require_admin_access
@require_GET
@xframe_options_sameorigin
def shown(request: AdminRequest, proof_id: int, artefact_id: int) -> HttpResponse:
    """One artefact of a proof, its own bytes, as its channel shows it, stamped as it would be today."""
    rows = ProofArtefact.objects.select_related("proof__publication__live", "blob")
    row = get_object_or_404(rows, pk=artefact_id, proof=proof_id)
    return frames.show(row.proof, row, look=request.GET.get("look", ""), part=request.GET.get("part", ""))


@require_admin_access
@require_GET
def status(request: AdminRequest, content_type_id: int, object_pk: str) -> JsonResponse:
    """What the editor's screen says about this page or snippet now; asked every second while something moves."""
    content_type = get_object_or_404(ContentType, pk=content_type_id)
    return JsonResponse(situation.of(content_type, object_pk, request.user))


@require_admin_access
@require_POST
def try_again(request: AdminRequest, delivery_id: int) -> HttpResponse:
    """A delivery that needs attention gets another chance."""
    delivery = get_object_or_404(Delivery.objects.select_related("edition__proof__publication"), pk=delivery_id)
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    if deliveries.try_again(delivery.pk):
        messages.success(request, "It is on its way again.")
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))
