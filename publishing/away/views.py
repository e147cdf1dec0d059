"""'Away until …, ask …': what a person says about herself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models.functions import Now
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from publishing.away import absences
from publishing.away.forms import AwayForm
from publishing.handing.people import name_of
from publishing.models import Absence
from publishing.requests import AdminRequest
from publishing.wake import wake


@require_admin_access
@require_http_methods(["GET", "POST"])
def away(request: AdminRequest) -> HttpResponse:
    """Her absence: begin it, change it, end it."""
    absence = absences.of(request.user)
    if "back" in request.POST:
        Absence.objects.filter(user=request.user).delete()
        messages.success(request, "Welcome back. Colleagues read that you are here again.")
        return redirect("away:away")
    form = AwayForm(request.user, request.POST or None, initial=_initial(absence))
    if request.method == "POST" and form.is_valid():
        _save(request.user, form)
        messages.success(request, _said(form))
        return redirect("away:away")
    status = 400 if form.errors else 200
    return render(request, "publishing/handing/away.html", {"form": form, "absence": absence}, status=status)


def _save(user: User, form: AwayForm) -> None:
    """A new deputy is written to about what waits already."""
    deputy, before = form.cleaned_data["deputy"], absences.of(user)
    is_new = deputy is not None and (before is None or before.deputy_id != deputy.pk)
    values = {"until": form.cleaned_data["until"], "deputy": deputy} | ({"tell_at": Now()} if is_new else {})
    absence, _made = Absence.objects.update_or_create(user=user, defaults=values)
    if is_new:
        wake("publishing.tasks.tell_of_absence", absence.pk)


def _said(form: AwayForm) -> str:
    deputy = form.cleaned_data["deputy"]
    said = f"Colleagues read that you are away until {absences.day(form.cleaned_data['until'])}"
    return f"{said}, and that {name_of(deputy)} stands in for you." if deputy else f"{said}."


def _initial(absence: Absence | None) -> dict[str, object]:
    return {"until": absence.until, "deputy": absence.deputy_id} if absence else {}
