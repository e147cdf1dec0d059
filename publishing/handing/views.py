"""Hand over, take back, use again: one press each, from the approve page, the panel or the list of versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from publishing.handing import again, back, offers, over
from publishing.handing.forms import HandOverForm, TakeBackForm
from publishing.handing.people import who_could
from publishing.models import Edition, Proof, Publication
from publishing.requests import AdminRequest
from publishing.screens.places import edit_url
from publishing.steps import NotYours, Refused

STANDS_IN = "Stands in for a colleague who is away."


@require_admin_access
@require_http_methods(["GET", "POST"])
def hand_over(request: AdminRequest, proof_id: int) -> HttpResponse:
    """Choose who reviews it instead, and say why."""
    proof = _proof(proof_id)
    form = HandOverForm(who_could(proof), request.POST or None, initial={"digest": proof.digest})
    if request.method != "POST":
        return _page(request, proof, "hand_over", hand_over_form=form)
    if not form.is_valid():
        status = 400 if proof.waits_for_approval else 409
        return _page(request, proof, "hand_over", status=status, hand_over_form=form)
    return _hand_over(request, proof, form.cleaned_data)


@require_admin_access
@require_POST
def hand_over_to_me(request: AdminRequest, proof_id: int) -> HttpResponse:
    """The one press of somebody who stands in for the reviewer."""
    said = {"digest": request.POST.get("digest", ""), "to": request.user.pk, "why": STANDS_IN}
    return _hand_over(request, _proof(proof_id), said)


def _hand_over(request: AdminRequest, proof: Proof, said: dict[str, Any]) -> HttpResponse:
    try:
        row = over.hand_over(proof_id=proof.pk, user=request.user, **said)
    except Refused as reason:
        return _refused(request, proof, "hand_over", reason)
    if row.revision_id:
        messages.success(request, f"{row.to_name} reviews it now. A new version that says so is being prepared.")
    else:
        messages.success(request, f"{row.to_name} gets your letter.")
    return redirect("publishing:approve", proof.pk)


@require_admin_access
@require_http_methods(["GET", "POST"])
def take_back(request: AdminRequest, proof_id: int) -> HttpResponse:
    """End its review, and say why."""
    proof = _proof(proof_id)
    form = TakeBackForm(request.POST or None)
    if request.method != "POST":
        return _page(request, proof, "take_back", take_back_form=form)
    if not form.is_valid():
        return _page(request, proof, "take_back", status=400, take_back_form=form)
    try:
        back.take_back(proof_id=proof.pk, user=request.user, why=form.cleaned_data["why"])
    except Refused as reason:
        return _refused(request, proof, "take_back", reason)
    messages.success(request, f"You took “{proof.publication.title}” back. It is a draft again; nothing was published.")
    return redirect(edit_url(proof.publication) or "wagtailadmin_home")


@require_admin_access
@require_POST
def use_again(request: AdminRequest, publication_id: int, number: int) -> HttpResponse:
    """An earlier version becomes the newest draft."""
    publication = get_object_or_404(Publication, pk=publication_id)
    get_object_or_404(Edition, publication=publication, number=number)
    try:
        again.use_again(publication_id=publication_id, number=number, user=request.user)
    except Refused as reason:
        messages.error(request, str(reason))
        url = reverse("history:asof", args=[publication_id])
        context = {"sentence": str(reason), "title": publication.title, "url": url, "label": "All versions"}
        return render(request, "publishing/handing/refused.html", context, status=_status(reason))
    messages.success(
        request, f"Version {number} is the newest draft now. Submit it: readers see it once it is approved."
    )
    return redirect(edit_url(publication))


def _proof(proof_id: int) -> Proof:
    rows = Proof.objects.select_related("publication__live__proof", "publication__content_type")
    return get_object_or_404(rows, pk=proof_id, cause=Proof.Cause.SUBMIT)


def _refused(request: AdminRequest, proof: Proof, act: str, reason: Refused) -> HttpResponse:
    proof.refresh_from_db()
    return _page(request, proof, act, refused=str(reason), status=_status(reason))


def _status(reason: Refused) -> int:
    return 403 if isinstance(reason, NotYours) else 409


def _page(
    request: AdminRequest, proof: Proof, act: str, refused: str = "", status: int = 200, **bound: forms.Form
) -> HttpResponse:
    """The one form by itself, if this person may use it."""
    offered = offers.of(proof, request.user)
    if not offered[f"{act}_form"]:
        bound = {}
    reason = {"hand_over": over.NOT_ALLOWED, "take_back": back.NOT_ALLOWED}[act]
    context = {"proof": proof, "title": proof.publication.title, "act": act, "refused": refused, "reason": reason}
    return render(request, "publishing/handing/act.html", {**context, **offered, **bound}, status=status)
