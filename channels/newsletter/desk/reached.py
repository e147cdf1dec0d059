"""Exactly who was sent what was taken down: on a page, and as a table for a spreadsheet. Personal data: nobody sees it
but those who send newsletters, and who takes it away is recorded."""

from __future__ import annotations

import csv
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.auth import require_admin_access

from channels.newsletter import reach
from channels.newsletter.cells import cell
from channels.newsletter.models import Message
from publishing import audit
from publishing.models import Publication
from publishing.requests import AdminRequest

SHOWN = 200  # on one page
WORDS = {Message.State.ACCEPTED: "handed over"}
UNSURE = "may have arrived"
ERASED = "erased at the person’s request"


@require_admin_access
@permission_required(reach.SEND, raise_exception=True)
@require_GET
def reached(request: AdminRequest, public_id: UUID, locale: str) -> HttpResponse:
    publication = get_object_or_404(Publication, public_id=public_id, locale=locale)
    page = Paginator(reach.people(str(public_id), locale), SHOWN).get_page(request.GET.get("page"))
    rows = [{"message": message, "outcome": _outcome(message)} for message in page]
    context = {"title": publication.title, "publication": publication, "page": page, "rows": rows}
    return render(request, "newsletter/reached.html", context)


@require_admin_access
@permission_required(reach.SEND, raise_exception=True)
@require_POST
def table(request: AdminRequest, public_id: UUID, locale: str) -> HttpResponse:
    """The same as a file. A press, not a link: it leaves a record."""
    publication = get_object_or_404(Publication, public_id=public_id, locale=locale)
    people = reach.people(str(public_id), locale)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sent-{publication.pk}.csv"'
    response.write("\N{BYTE ORDER MARK}")  # spreadsheets read it as UTF-8 then
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerow(["Address", "Newsletter", "Outcome", "When (UTC)"])
    for message in people.iterator():
        when = message.changed_at.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y-%m-%d %H:%M:%S")
        title = message.edition.publication.title
        writer.writerow([cell(message.email or ERASED), cell(title), _outcome(message), when])
    audit.record(f"publication {publication.pk}", "list of who was sent it taken away", actor=request.user)
    return response


def _outcome(message: Message) -> str:
    return WORDS.get(Message.State(message.state), UNSURE)
