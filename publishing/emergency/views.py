"""The screens of an emergency publication: ask, confirm, and the report. Plain forms, no script needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from publishing import approvals, approving, steps
from publishing.differences import changes
from publishing.emergency import deciding, report, rights
from publishing.emergency.forms import AskForm, ConfirmForm
from publishing.models import Emergency, Proof
from publishing.moments import moment
from publishing.requests import AdminRequest, decides
from publishing.screens.places import edit_url
from publishing.steps import Refused, Step

SHOWN = 200  # of the list
PROPOSED = timedelta(days=3)


@decides()
@require_admin_access
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: AdminRequest, proof_id: int) -> HttpResponse:
    """The first of two people says why it cannot wait, and until when it may stand."""
    proof = get_object_or_404(Proof.objects.select_related("publication__live__proof"), pk=proof_id)
    if proof.snapshot is None:
        return redirect("publishing:approve", proof.pk)
    if opened := deciding.open_request(proof):
        return redirect("emergency:show", opened.pk)
    form = AskForm(request.POST or None, initial=_proposed(proof))
    if request.method == "POST" and form.is_valid():
        try:
            emergency = deciding.ask(proof_id=proof.pk, user=request.user, **form.cleaned_data)
        except Refused as reason:
            return _show_form(request, proof, form, str(reason), 409)
        messages.success(request, "Asked. Nothing is published until a second person confirms it.")
        return redirect("emergency:show", emergency.pk)
    return _show_form(request, proof, form, status=400 if form.errors else 200)


@decides()
@require_admin_access
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: AdminRequest, emergency_id: int) -> HttpResponse:
    """One emergency: to be confirmed by the second person, or its report."""
    emergency = _get(emergency_id)
    if request.method != "POST":
        return _show(request, emergency)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _show(request, emergency, form=form, status=400)
    try:
        deciding.confirm(emergency_id=emergency.pk, digest=form.cleaned_data["digest"], user=request.user)
    except Refused as reason:
        return _show(request, _get(emergency_id), refused=str(reason), status=409)
    messages.success(request, f"“{emergency.proof.sealed.title}” is on its way to readers.")
    return redirect("emergency:show", emergency.pk)


@require_admin_access
@require_POST
def take_back(request: AdminRequest, emergency_id: int) -> HttpResponse:
    emergency = _get(emergency_id)
    try:
        deciding.take_back(emergency_id=emergency.pk, user=request.user)
    except Refused as reason:
        return _show(request, emergency, refused=str(reason), status=409)
    messages.success(request, "Taken back. Nothing was published.")
    return redirect("emergency:show", emergency.pk)


@require_admin_access
@require_GET
def index(request: AdminRequest) -> HttpResponse:
    """All there ever were, the newest first."""
    found = Emergency.objects.select_related("proof__publication", "proof__edition").order_by("-pk")[:SHOWN]
    rows = [
        {"emergency": row, "title": row.proof.publication.title, "outcome": report.outcome(row).sentence}
        for row in found
    ]
    return render(request, "publishing/emergency/list.html", {"rows": rows, "most": SHOWN})


# --- What they show ---


def _get(emergency_id: int) -> Emergency:
    rows = Emergency.objects.select_related("proof__publication__live__proof", "proof__edition")
    return get_object_or_404(rows, pk=emergency_id)


def _proposed(proof: Proof) -> dict[str, Any]:
    return {"digest": proof.digest, "ends_at": timezone.localtime().replace(minute=0) + PROPOSED}


def _show_form(
    request: AdminRequest, proof: Proof, form: AskForm, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "title": proof.sealed.title,
        "proof": proof,
        "form": form,
        "refused": refused,
        "why_not": rights.why_not_ask(proof, request.user),
    }
    return render(request, "publishing/emergency/ask.html", context, status=status)


def _show(
    request: AdminRequest,
    emergency: Emergency,
    refused: str = "",
    form: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    proof = emergency.proof
    waits, step = rights.is_open(emergency), steps.look(proof.workflow_state_id)
    edition = getattr(proof, "edition", None)
    tabs = approving.tabs_of(proof)
    context = {
        "emergency": emergency,
        "title": proof.sealed.title,
        "waits": waits,
        "why_not": rights.why_not_confirm(emergency, step, request.user),
        "approve_url": _approve_url(proof, step, request) if waits else "",
        "may_take_back": waits and rights.holders().filter(pk=request.user.pk).exists(),
        "outcome": report.outcome(emergency).sentence,
        "seen": report.seen(emergency) if edition else None,
        "edition": edition,
        "ends": moment(emergency.ends_at),
        "changes": changes(_before(emergency), proof.sealed),
        "is_new": _before(emergency) is None,
        "tabs": tabs,
        "tab": approving.chosen(tabs, request.GET.get("tab", "")),
        "form": form or ConfirmForm(initial={"digest": emergency.digest}),
        "refused": refused,
        "edit_url": edit_url(proof.publication),
        "confirm_url": _confirm_url(emergency, request),
    }
    return render(request, "publishing/emergency/show.html", context, status=status)


def _before(emergency: Emergency) -> Any:
    """What readers saw before it; of one that is not out, what they see now."""
    proof = emergency.proof
    editions = proof.publication.editions.exclude(proof=None).exclude(proof=proof)
    if edition := getattr(proof, "edition", None):
        editions = editions.filter(number__lt=edition.number)
    last = editions.order_by("-number").first()
    return last.published_proof.sealed if last else None


def _approve_url(proof: Proof, step: Step | None, request: AdminRequest) -> str:
    """For the one who was thought to be out of reach."""
    mine = step is not None and step.is_review and not approvals.why_not(proof, step, request.user)
    return reverse("publishing:approve", args=[proof.pk]) if mine else ""


def _confirm_url(emergency: Emergency, request: AdminRequest) -> str:
    """Where the reviewer whom readers are told of confirms it afterwards, for her alone."""
    publication = emergency.proof.publication
    named = [reviewer["user"] for reviewer in emergency.proof.reviewers]
    running = emergency.state == Emergency.State.PUBLISHED
    return reverse("reviews:confirm", args=[publication.pk]) if running and request.user.pk in named else ""
