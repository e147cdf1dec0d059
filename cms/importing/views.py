"""Import from Word or text, in three steps: the text, what becomes of it, the draft. Plain forms throughout."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from cms.importing import draft
from cms.importing.carried import Carried
from cms.importing.carried import read as read_carried
from cms.importing.forms import DraftForm
from cms.importing.mapping import Mapped
from cms.importing.plain_text import ImportRefused
from cms.importing.received import received
from cms.importing.report import from_json
from cms.importing.word_package import LARGEST_FILE, refuse_size
from cms.models import WordImport
from publishing.requests import AdminRequest

FORM_AROUND = 50_000  # bytes that the form itself takes beside the file
UNREADABLE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError, UnreadablePostError)
TOO_MUCH = "That is more than can be imported at once: at most a file of 10 MB, or a million letters of text."


@csrf_exempt  # the size comes first: checking the form's token would read all of it. `_start` checks the token
@require_admin_access
@require_http_methods(["GET", "POST"])
def start(request: AdminRequest) -> HttpResponse:
    """The first step; a POST answers with the second."""
    if not draft.parents_for(request.user):
        return render(request, "cms/importing/no_place.html", status=403)
    if request.method == "GET":
        return _ask(request)
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length > LARGEST_FILE + FORM_AROUND:
            refuse_size(length)
        request.POST.get("text")
    except ImportRefused as reason:
        return _ask(request, str(reason), 413)
    except UNREADABLE:
        return _ask(request, TOO_MUCH, 413)
    answer: HttpResponse = _start(request)
    return answer


@csrf_protect
def _start(request: AdminRequest) -> HttpResponse:
    try:
        carried = received(request)
        return _show(request, carried)
    except ImportRefused as reason:
        return _ask(request, str(reason), 400)


@require_admin_access
@require_http_methods(["GET", "POST"])
def make(request: AdminRequest) -> HttpResponse:
    """The last step: the draft, exactly as the step before showed it."""
    if not draft.parents_for(request.user):
        return render(request, "cms/importing/no_place.html", status=403)
    if request.method == "GET":
        return redirect("importing:start")
    try:
        carried = read_carried(request.POST.get("carried", ""), request.user.pk)
        mapped = _mapped(request, carried)
    except ImportRefused as reason:
        return _ask(request, str(reason), 400)
    form = DraftForm(request.POST, request.user, mapped)
    if not form.is_valid():
        return _show(request, carried, form, status=400)
    chosen = form.cleaned_data
    page = draft.make(mapped, chosen["below"], chosen["title"], chosen["short_title"], request.user)
    saved = draft.latest_import(page)
    if saved is not None:
        seen = messages.button(reverse("importing:report", args=[saved.pk]), "What was changed and left out")
        messages.success(request, f"“{page.title}” is a draft now. Nothing is published or submitted.", buttons=[seen])
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_admin_access
@require_GET
def report(request: AdminRequest, import_id: int) -> HttpResponse:
    """What an import did, for whoever may edit its page."""
    done = get_object_or_404(WordImport.objects.select_related("page", "made_by"), pk=import_id)
    page = done.page.specific
    if not page.permissions_for_user(request.user).can_edit():
        return render(request, "cms/importing/no_place.html", status=403)
    context = {"done": done, "page": page, "report": from_json(done.report)}
    return render(request, "cms/importing/report.html", context)


def _ask(request: AdminRequest, refused: str = "", status: int = 200) -> HttpResponse:
    typed = request.POST if request.method == "POST" and status == 400 else request.GET
    context = {"refused": refused, "text": typed.get("text", ""), "below": typed.get("below", "")}
    return render(request, "cms/importing/start.html", context, status=status)


def _show(request: AdminRequest, carried: Carried, form: DraftForm | None = None, status: int = 200) -> HttpResponse:
    mapped = _mapped(request, carried)
    form = form or DraftForm(None, request.user, mapped, request.POST.get("below", ""))
    context = {"mapped": mapped, "report": mapped.report, "form": form, "carried": carried.sign(request.user.pk)}
    return render(request, "cms/importing/mapped.html", context, status=status)


def _mapped(request: AdminRequest, carried: Carried) -> Mapped:
    return carried.mapped(with_action=request.user.has_perm(draft.ADD_ACTION))
