"""“Plan…” of one page or snippet: the plan that its next version goes out with, or one of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from publishing import plans, proofs
from publishing.models import Publication, Release
from publishing.requests import AdminRequest
from publishing.screens import rights, words
from publishing.screens.forms import PlanForm
from publishing.screens.places import edit_url_of
from publishing.screens.plans import planner
from publishing.steps import Refused
from publishing.together import OPEN


@planner
@require_http_methods(["GET", "POST"])
def add(request: AdminRequest, content_type_id: int, object_pk: str) -> HttpResponse:
    """Choose the plan, or make one: a name, and a moment that may follow later."""
    source = _source(content_type_id, object_pk)
    if request.method != "POST":
        return _show(request, source, PlanForm())
    form = PlanForm(request.POST if "make" in request.POST else None)
    try:
        release = _into_a_plan(request, source, form)
    except Refused as reason:
        return _show(request, source, form, str(reason), status=409)
    if release is None:
        return _show(request, source, form, status=400)
    messages.success(request, f"“{source}” goes out with “{release.name}”.")
    return redirect("plans:plan", release.pk)


@transaction.atomic
def _into_a_plan(request: AdminRequest, source: Any, form: PlanForm) -> Release | None:
    """The plan it belongs to now; None: the form says what is wrong. Raises Refused; nothing is saved then."""
    if "make" in request.POST:
        if not form.is_valid():
            return None
        release = plans.plan(form.cleaned_data["name"], form.cleaned_data["due_at"], request.user)
    else:
        chosen = request.POST.get("plan", "")
        release = _open_plans().filter(pk=chosen if chosen.isdecimal() and len(chosen) < 19 else 0).first()
        if release is None:
            raise Refused("Choose one of the plans.")
    publication = proofs.publication_of(source)  # what was never submitted gets its lasting identity here
    rights.refuse_unless_includes(request.user, publication)
    plans.include(release.pk, publication, request.user)
    return release


def _show(request: AdminRequest, source: Any, form: PlanForm, refused: str = "", status: int = 200) -> HttpResponse:
    publication = Publication.objects.filter(public_id=source.translation_key, object_pk=str(source.pk)).first()
    current = plans.planned_for(publication) if publication else None
    named = current if current and current.name else None
    context = {
        "title": str(source),
        "current": {"release": named, "sentence": words.sentence(named)} if named else None,
        "plans": [{"release": row, "sentence": words.sentence(row)} for row in _open_plans()],
        "form": form,
        "refused": refused,
        "edit_url": edit_url_of(source),
    }
    return render(request, "publishing/screens/planning.html", context, status=status)


def _open_plans() -> Any:
    named = Release.objects.filter(state__in=OPEN).exclude(name="")
    return named.order_by("due_at", "pk")


def _source(content_type_id: int, object_pk: str) -> Any:
    content_type = get_object_or_404(ContentType, pk=content_type_id)
    model: Any = content_type.model_class()
    if not hasattr(model, "publication_kind") or not object_pk.isdecimal() or len(object_pk) > 18:
        raise Http404
    return get_object_or_404(model, pk=object_pk)
