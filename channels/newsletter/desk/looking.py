"""One newsletter before it is sent: how it stands in an inbox, whom it reaches, what the checks say, and a test."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from channels.newsletter.desk import checklist, numbers, trials
from channels.newsletter.models import Trial
from channels.newsletter.subscribers.audience_count import reach_of
from publishing import unsubmitted, waivers
from publishing.models import Proof, Publication
from publishing.requests import AdminRequest
from publishing.screens.keep import editable_row
from publishing.screens.places import edit_url_of
from publishing.snapshots import Snapshot
from publishing.source import findings
from publishing.steps import Refused

KIND = "newsletter"
ON_ITS_WAY = "The test is on its way to {} people."
ON_ITS_WAY_TO_YOU = "The test is on its way to you."


class TrialForm(forms.Form):
    """`version`: the one that waits for approval or was approved, instead of the newest draft."""

    others = forms.ModelMultipleChoiceField(
        label="And to these colleagues",
        queryset=trials.colleagues().none(),
        required=False,
        help_text="Up to four.",
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    version = forms.BooleanField(label="The version for approval, not the newest draft", required=False)

    def __init__(self, user: Any, has_version: bool, *args: Any) -> None:
        super().__init__(*args)
        self.fields["others"].queryset = trials.colleagues().exclude(pk=user.pk)  # type: ignore[attr-defined]
        self.fields["others"].label_from_instance = lambda person: (  # type: ignore[attr-defined]
            person.get_full_name() or person.get_username()
        )
        if not has_version:
            del self.fields["version"]


@require_admin_access
@require_http_methods(["GET", "POST"])
def look(request: AdminRequest, content_type_id: int, object_pk: str) -> HttpResponse:
    """`part`: only what stands beside the edit form."""
    row: Any = editable_row(request, content_type_id, object_pk)
    if row.publication_kind != KIND:
        raise Http404
    proof = _version(row)
    form = TrialForm(request.user, proof is not None, request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            chosen = proof if form.cleaned_data.get("version") else None
            trial = trials.ask(row, request.user, list(form.cleaned_data["others"]), chosen)
        except Refused as reason:
            refused = str(reason)
        else:
            many = len(trial.people)
            messages.success(request, ON_ITS_WAY.format(many) if many > 1 else ON_ITS_WAY_TO_YOU)
            return redirect("newsletter-look", content_type_id, object_pk)
    template = "newsletter/beside.html" if "part" in request.GET else "newsletter/look.html"
    status = 409 if refused else 400 if form.errors else 200
    return render(request, template, _context(request, row, proof, form, refused), status=status)


def _context(request: AdminRequest, row: Any, proof: Proof | None, form: TrialForm, refused: str) -> dict[str, Any]:
    source, snapshot, uses = unsubmitted.draft(row)
    found = waivers.apply(snapshot, findings(source, snapshot, uses))
    count = reach_of(snapshot.locale, topics := numbers.chosen_topics(snapshot.facts))
    edit_url = edit_url_of(row)
    return {
        "title": str(source),
        "edit_url": edit_url,
        "look_url": reverse("newsletter-look", args=[ContentType.objects.get_for_model(row).pk, row.pk]),
        "changed_url": _changed_url(row),
        "inbox": _inbox(snapshot),
        "goes_to": numbers.goes_to(count).replace("Goes to", "Goes to about"),
        "left_out": numbers.left_out(count.left_out),
        "topics": numbers.topic_names(snapshot.locale, topics),
        "lines": checklist.lines(found, edit_url, measured=not uses.problems),
        "form": form,
        "version": proof,
        "refused": refused,
        "last_trial": _last_trial(row, request.user),
    }


def _inbox(snapshot: Snapshot) -> dict[str, str]:
    """As a phone shows it; the end of each line is cut by its width."""
    sender, _, _address = settings.DEFAULT_FROM_EMAIL.rpartition(" <")
    return {
        "sender": sender.strip('"') or settings.DEFAULT_FROM_EMAIL,
        "subject": snapshot.facts["subject"],
        "preheader": snapshot.facts["preheader"],
    }


def _version(row: Any) -> Proof | None:
    """The sealed version that waits for a colleague, or for its moment."""
    publication = Publication.objects.filter(public_id=row.translation_key, object_pk=str(row.pk)).first()
    ready = publication.proofs.filter(state=Proof.State.READY, edition=None) if publication else Proof.objects.none()
    return ready.order_by("-pk").first()


def _last_trial(row: Any, user: Any) -> Trial | None:
    rows = Trial.objects.filter(content_type=ContentType.objects.get_for_model(row), object_pk=str(row.pk))
    return rows.filter(asked_by=user).order_by("-pk").first()


def _changed_url(row: Any) -> str:
    try:
        return reverse("compose:what_changed", args=[row.pk])
    except NoReverseMatch:
        return ""
