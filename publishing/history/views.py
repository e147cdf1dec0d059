"""What readers saw: a screen for colleagues, each channel as it was, and all of it as one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access

from publishing.base import Artefact, channels
from publishing.clock import now
from publishing.handing import again
from publishing.history import archive, record, served
from publishing.history.forms import MomentForm
from publishing.history.questions import Unanswerable
from publishing.history.versions import versions
from publishing.models import LiveRecord, Publication
from publishing.preview import in_frame
from publishing.requests import AdminRequest
from publishing.screens.own_files import with_own_files


@dataclass
class Asked:
    """What a colleague asked for: an answer, or the sentence that says why there is none."""

    form: MomentForm
    answer: served.Answer | None = None
    refused: str = ""


@require_admin_access
@never_cache
@require_GET
def asof(request: AdminRequest, publication_id: int) -> HttpResponse:
    """What readers saw of one page at a moment; now, when none is chosen."""
    publication = get_object_or_404(Publication, pk=publication_id)
    asked = _ask(request, publication)
    context = {
        "title": asked.answer.title if asked.answer else publication.title,
        "subject": publication,
        "form": asked.form,
        "refused": asked.refused,
        "then": record.of(asked.answer) if asked.answer else None,
        "versions": versions(publication),
        "why_not_again": again.why_not(publication, request.user),
    }
    return render(request, "publishing/asof.html", context, status=400 if asked.form.errors else 200)


@require_admin_access
@never_cache
@require_GET
def download(request: AdminRequest, publication_id: int) -> HttpResponse:
    """The same answer as one file."""
    publication = get_object_or_404(Publication, pk=publication_id)
    asked = _ask(request, publication)
    if asked.answer is None:
        return asof(request, publication_id)
    headers = {"Content-Disposition": f'attachment; filename="{archive.name_of(asked.answer)}"'}
    return HttpResponse(archive.pack(asked.answer), content_type=archive.ZIP, headers=headers)


@require_admin_access
@require_GET
@xframe_options_sameorigin
def shown(request: AdminRequest, publication_id: int, record_id: int) -> HttpResponse:
    """One line of the history as its channel shows it."""
    row = get_object_or_404(LiveRecord.objects.select_related("key", "blob"), pk=record_id)
    channel = channels().get(row.key.channel)
    if row.publication_id != publication_id or row.blob is None or channel is None:
        raise Http404
    line = served.one(row)
    body = line.body
    try:
        seen = channel.show(Artefact(row.key.path, row.media_type, body))
        proof = line.edition.proof if line.edition else None
        return in_frame(with_own_files(seen, proof) if proof else seen)
    except (LookupError, TypeError, ValueError, AttributeError):
        # Drawn by today's code from a document of long ago, whose shape it may not know any more.
        return in_frame(
            render_to_string("publishing/asof_plain.html", {"text": body.decode(errors="replace")}).encode()
        )


def _ask(request: AdminRequest, publication: Publication) -> Asked:
    chosen = request.GET.get("at", "")
    form = MomentForm({"at": chosen}) if chosen else MomentForm()
    if chosen and not form.is_valid():
        return Asked(form)
    moment: datetime = form.cleaned_data["at"] if chosen else now()
    form = MomentForm(initial={"at": moment})  # as the browser's field takes it, however it was asked for
    try:
        return Asked(form, served.at(publication, moment))
    except Unanswerable as reason:
        return Asked(form, refused=str(reason))
