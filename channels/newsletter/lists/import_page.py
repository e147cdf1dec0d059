"""Uploading a list, following it, and the report of what became of each row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse, StreamingHttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale

from channels.newsletter.cells import csv_lines
from channels.newsletter.lists import rights, table
from channels.newsletter.lists.receiving import receive
from channels.newsletter.models import ListImport, ListImportRow
from publishing import audit
from publishing.requests import AdminRequest
from publishing.snapshots import bcp47

FORM_AROUND = 50_000  # bytes that the form itself takes beside the file
UNREADABLE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError, UnreadablePostError)
NOT_RECEIVED = "The file did not arrive completely. Upload it once more."
Outcome = ListImportRow.Outcome


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File", help_text="CSV in UTF-8, at most 50 MB and 200,000 rows.", allow_empty_file=True
    )
    language = forms.ChoiceField(help_text="In which these people get the newsletter.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["language"]
        chosen.choices = [(bcp47(row.language_code), str(row)) for row in Locale.objects.all()]


@transaction.non_atomic_requests  # an upload may take minutes; no transaction waits for it
@csrf_exempt  # the size comes first: checking the form's token would read all of it. `_upload` checks the token
@require_admin_access
@permission_required(rights.IMPORT, raise_exception=True)
@require_http_methods(["GET", "POST"])
def upload(request: AdminRequest) -> HttpResponse:
    if request.method == "GET":
        return _ask(request, UploadForm())
    if int(request.META.get("CONTENT_LENGTH") or 0) > table.LARGEST + FORM_AROUND:
        return _ask(request, UploadForm(), table.TOO_LARGE, 413)
    try:
        request.POST.get("language")
    except UNREADABLE:
        return _ask(request, UploadForm(), NOT_RECEIVED, 400)
    answer: HttpResponse = _upload(request)
    return answer


@csrf_protect
def _upload(request: AdminRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=400)
    try:
        made = receive(form.cleaned_data["file"], form.cleaned_data["language"], request.user)
    except table.Unreadable as reason:
        return _ask(request, form, str(reason), 400)
    return redirect("subscribers:import", made.pk)


@require_admin_access
@permission_required(rights.IMPORT, raise_exception=True)
@require_GET
def follow(request: AdminRequest, import_id: int) -> HttpResponse:
    found = get_object_or_404(ListImport.objects.select_related("made_by"), pk=import_id)
    counted = dict(found.report.values_list("outcome").annotate(Count("id")))
    refused = found.report.filter(outcome=Outcome.REFUSED).values_list("reason").annotate(rows=Count("id"))
    context = {
        "page_title": "Import of subscribers",
        "header_title": "Import of subscribers",
        "header_icon": "group",
        "import": found,
        "moving": found.finished_at is None,
        "outcomes": [(outcome.label, counted[outcome]) for outcome in Outcome if outcome in counted],
        "reasons": refused.order_by("-rows")[:10],
    }
    return render(request, "newsletter/lists/import.html", context)


@require_admin_access
@permission_required(rights.IMPORT, raise_exception=True)
@require_POST
def report(request: AdminRequest, import_id: int) -> StreamingHttpResponse:
    """It holds the addresses of refused rows, so a press takes it and leaves a record."""
    found = get_object_or_404(ListImport, pk=import_id)
    audit.record(f"list import {found.pk}", "report of an import taken away", actor=request.user)
    response = StreamingHttpResponse(csv_lines(_rows(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{found.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(found: ListImport) -> Iterator[list[str]]:
    yield ["Row", "Outcome", "Reason", "Address of a refused row"]
    for row in found.report.order_by("number").iterator(2000):
        yield [str(row.number), str(Outcome(row.outcome).label), row.reason, row.address]


def _ask(request: AdminRequest, form: UploadForm, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "page_title": "Import subscribers",
        "header_title": "Import subscribers",
        "header_icon": "group",
        "form": form,
        "refused": refused,
    }
    return render(request, "newsletter/lists/upload.html", context, status=status)
