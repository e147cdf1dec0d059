"""The page on which a reviewer confirms what readers see: a plain form, good on a phone, no script."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from publishing import approving, attesting, editions, reviews
from publishing.differences import changes
from publishing.forms import ApproveForm
from publishing.models import Edition, Proof, Publication
from publishing.requests import AdminRequest, decides
from publishing.steps import Refused

CONFIRMED = "You confirmed “{}” until {}. Readers see the new date in a moment."


@decides("again")
@require_admin_access
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: AdminRequest, publication_id: int) -> HttpResponse:
    """Show the live text to its reviewer and take her confirmation."""
    publication = get_object_or_404(Publication.objects.select_related("live__proof"), pk=publication_id)
    if request.method != "POST":
        return _show(request, publication)
    try:
        return _decide(request, publication)
    except Refused as reason:
        return _show(request, publication, refused=str(reason), status=409)


def _decide(request: AdminRequest, publication: Publication) -> HttpResponse:
    if reason := attesting.why_not(publication, request.user):
        raise Refused(reason)
    if "again" in request.POST:
        attesting.want(publication)
        return redirect("reviews:confirm", publication.pk)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _show(request, publication, form=form, status=400)
    proof = attesting.prepared(publication)
    chosen = form.cleaned_data["next_review_on"] or editions.next_review_on(reviews.today())
    attesting.confirm(proof_id=proof.pk, digest=form.cleaned_data["digest"], user=request.user, next_review_on=chosen)
    messages.success(request, CONFIRMED.format(publication.title, _day(chosen)))
    return redirect("wagtailadmin_home")


def _show(
    request: AdminRequest,
    publication: Publication,
    refused: str = "",
    form: ApproveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    live, why_not = publication.live, attesting.why_not(publication, request.user)
    context = {"title": publication.title, "refused": refused, "why_not": why_not, "subject": publication}
    if live is not None and live.proof is not None:
        context |= _of_live(live, live.proof)
    if not why_not and live is not None:
        proof = attesting.prepared(publication)
        context |= _of_proof(request, proof, publication, form)
    return render(request, "publishing/review.html", context, status=status)


def _of_live(live: Edition, proof: Proof) -> dict[str, Any]:
    return {
        "live": live,
        "live_url": proof.sealed.url,
        "names": " and ".join(reviewer["name"] for reviewer in proof.reviewers),
        "reviewed_on": date.fromisoformat(live.stamps["last_reviewed_on"]),
    }


def _of_proof(
    request: AdminRequest, proof: Proof, publication: Publication, form: ApproveForm | None
) -> dict[str, Any]:
    if proof.state == Proof.State.REFUSED:
        return {"errors": [finding for finding in proof.findings if finding["level"] == "error"]}
    live_proof = publication.live_proof
    if proof.state != Proof.State.READY or live_proof is None:
        return {"preparing": True}
    if reason := attesting.why_not_now(proof, publication) or attesting.why_not_proof(proof, request.user):
        return {"why_not": reason}
    tabs = approving.tabs_of(proof)
    initial = {"digest": proof.digest, "next_review_on": editions.next_review_on(reviews.today())}
    return {
        "form": form or ApproveForm(initial=initial),
        "tabs": tabs,
        "tab": approving.chosen(tabs, request.GET.get("tab", "")),
        "changes": changes(live_proof.sealed, proof.sealed),
        "new_design": live_proof.build != proof.build,
    }


def _day(day: date) -> str:
    return date_format(day, "j F Y")
