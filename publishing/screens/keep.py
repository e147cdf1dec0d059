"""“Keep it, because …”: why words stay that a check would send back. The reason stands before the approver."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from publishing import proofs, unsubmitted, waivers
from publishing.requests import AdminRequest
from publishing.screens import rights
from publishing.screens.places import edit_url_of
from publishing.situation import field_anchor

SHORTEST, LONGEST = 10, 300
NOTHING_LEFT = "These words have changed since, or the checks are content with them. There is nothing left to keep."


class KeepForm(forms.Form):
    reason = forms.CharField(
        label="Keep it, because …",
        help_text="The person who approves reads this before signing. 10 to 300 letters.",
        min_length=SHORTEST,
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_admin_access
@require_http_methods(["GET", "POST"])
def keep(request: AdminRequest, content_type_id: int, object_pk: str) -> HttpResponse:
    """Which finding, says the address: check, place and words as they were when the link was drawn."""
    row = editable_row(request, content_type_id, object_pk)
    source, found = unsubmitted.judged(row)
    asked = {name: request.GET.get(name, "") for name in ("id", "where", "words")}
    finding = next((one for one in found if one.waivable and waivers.case(one.to_json()) == waivers.case(asked)), None)
    form = KeepForm(request.POST or None)
    if finding and request.method == "POST" and form.is_valid():
        waivers.give(proofs.publication_of(source), finding, form.cleaned_data["reason"], request.user)
        messages.success(request, "Kept. The person who approves reads your reason. Submit it when all else is mended.")
        return redirect(edit_url_of(row))
    context = {"title": str(source), "finding": finding, "form": form, "nothing_left": NOTHING_LEFT}
    context |= {"edit_url": edit_url_of(row), "field_url": edit_url_of(row) + field_anchor(asked["where"])}
    status = 400 if form.errors else 409 if finding is None and request.method == "POST" else 200
    return render(request, "publishing/screens/keep.html", context, status=status)


def editable_row(request: AdminRequest, content_type_id: int, object_pk: str) -> models.Model:
    """The page or snippet behind an address, for somebody who may edit it. Raises Http404 or PermissionDenied."""
    content_type = get_object_or_404(ContentType, pk=content_type_id)
    model = content_type.model_class()
    if model is None or not hasattr(model, "publication_kind"):
        raise Http404
    try:
        row = model._default_manager.get(pk=object_pk)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
    if not rights.may_edit_row(request.user, row):
        raise PermissionDenied
    return row
