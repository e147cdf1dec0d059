"""The front page of the list: numbers, and a search by the whole address. Nobody can leaf through addresses: that
somebody stands on this list is health data."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.auth import require_admin_access

from channels.newsletter.cells import csv_lines
from channels.newsletter.lists import person, rights
from channels.newsletter.lists.export import rows as export_rows
from channels.newsletter.lists.numbers import numbers
from channels.newsletter.models import ListImport, Subscriber, Suppression
from channels.newsletter.subscribers import address_keys
from publishing import audit
from publishing.requests import AdminRequest

UNKNOWN = "This address is not on the list. Only a whole address is found, exactly as it is written."
IMPORTS_SHOWN = 10


@require_admin_access
@permission_required(rights.LOOK_UP, raise_exception=True)
@require_GET
def front(request: AdminRequest) -> HttpResponse:
    return _show(request)


@require_admin_access
@permission_required(rights.LOOK_UP, raise_exception=True)
@require_POST
def find(request: AdminRequest) -> HttpResponse:
    """A POST: an address stands in no web address, and in no log of one."""
    key = address_keys.key_of(request.POST.get("email", ""))
    reader = Subscriber.objects.filter(address_key=key).first()
    if reader is not None:
        return redirect("subscribers:person", reader.pk)
    suppression = Suppression.objects.filter(address_key=key).first()
    return _show(request, suppression, "" if suppression else UNKNOWN)


@require_admin_access
@permission_required(rights.EXPORT, raise_exception=True)
@require_POST
def export(request: AdminRequest) -> StreamingHttpResponse:
    """A press, not a link: it leaves a record."""
    with_topics = "with_topics" in request.POST and request.user.has_perm(rights.EXPORT_TOPICS)
    audit.record(
        "subscribers", "list exported", actor=request.user, detail=f"{'with' if with_topics else 'without'} topics"
    )
    response = StreamingHttpResponse(
        csv_lines(export_rows(with_topics=with_topics)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="subscribers.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _show(request: AdminRequest, suppression: Suppression | None = None, refused: str = "") -> HttpResponse:
    may = request.user.has_perm
    imports = ListImport.objects.select_related("made_by").order_by("-pk")[:IMPORTS_SHOWN]
    context = {
        "page_title": "Subscribers",
        "header_title": "Subscribers",
        "header_icon": "group",
        "numbers": numbers(),
        "suppression": suppression,
        "why": person.why(suppression) if suppression else "",
        "liftings": person.Lifting.choices,
        "refused": refused,
        "may_import": may(rights.IMPORT),
        "may_export": may(rights.EXPORT),
        "may_export_topics": may(rights.EXPORT_TOPICS),
        "imports": imports if may(rights.IMPORT) else [],
    }
    return render(request, "newsletter/lists/front.html", context, status=404 if refused else 200)
