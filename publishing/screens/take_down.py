"""“Take down…”: why, where readers go instead, and when; with what it touches said before. No approval is asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from publishing import withdrawals
from publishing.models import Publication
from publishing.models.releases import Action
from publishing.moments import moment
from publishing.requests import AdminRequest
from publishing.screens import consequences, rights
from publishing.screens.forms import TakeDownForm, replacements
from publishing.screens.places import edit_url
from publishing.steps import Refused

OFFERED = 500  # replacements in the list of the form; others are typed


@require_admin_access
@permission_required(rights.DECIDE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def take_down(request: AdminRequest, publication_id: int) -> HttpResponse:
    publication = get_object_or_404(Publication.objects.select_related("live__proof"), pk=publication_id)
    if not rights.may_take_down(request.user, publication):
        raise PermissionDenied
    if publication.live and publication.live.action == Action.WITHDRAW:  # pressed twice, or by two colleagues
        return redirect("taking_down:taken_down", publication.live.pk)
    said = consequences.of(publication)
    form = TakeDownForm(publication, said["below"], request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _take_down(request, publication, form.cleaned_data)
        except Refused as reason:
            return _show(request, publication, form, said, str(reason), status=409)
    return _show(request, publication, form, said, status=400 if form.errors else 200)


def _take_down(request: AdminRequest, publication: Publication, chosen: dict[str, Any]) -> HttpResponse:
    withdrawals.take_down(
        publication,
        chosen["reason"],
        user=request.user,
        replacement=chosen["replacement"],
        below=bool(chosen.get("below")),
        at=chosen["at"],
        note=chosen["note"],
    )
    if chosen["at"]:
        messages.success(request, f"“{publication.title}” will be taken down on {moment(chosen['at'])}.")
        return redirect("plans:index" if rights.may_plan(request.user) else "wagtailadmin_home")
    publication.refresh_from_db()
    messages.success(request, f"“{publication.title}” is taken down. Readers cannot reach it in a few seconds.")
    return redirect("taking_down:taken_down", publication.live_id)


def _show(
    request: AdminRequest,
    publication: Publication,
    form: TakeDownForm,
    said: dict[str, Any],
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "title": publication.title,
        "publication": publication,
        "form": form,
        "said": said,
        "refused": refused,
        "possible": withdrawals.is_live(publication) and not said["containing"]["count"],
        "replacements": replacements(publication).values("title", "address")[:OFFERED],
        "edit_url": edit_url(publication),
    }
    return render(request, "publishing/screens/take_down.html", context, status=status)
