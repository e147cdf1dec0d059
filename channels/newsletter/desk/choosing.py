"""When a newsletter leaves: now, at a moment, or not at all. How many people get it is said first, and typed by who
sends it: a number in one's own hand is looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from channels.newsletter.desk import numbers
from channels.newsletter.desk.numbers import NumberChanged, NumberForm
from channels.newsletter.desk.overview import KIND, state_of
from channels.newsletter.reach import SEND, of_issue
from publishing import plans, releases
from publishing.models import Release, ReleaseItem
from publishing.moments import moment
from publishing.requests import AdminRequest, decides
from publishing.screens import words
from publishing.screens.forms import MomentForm
from publishing.steps import Refused
from publishing.together import OPEN

SENT = "This newsletter was sent already. Make a new one to send again: nobody gets the same mail twice."
OVER = "This newsletter was taken back. Submit it again to send it."


@decides()
@require_admin_access
@permission_required(SEND, raise_exception=True)
@require_http_methods(["GET", "POST"])
def send(request: AdminRequest, release_id: int) -> HttpResponse:
    release = get_object_or_404(Release, pk=release_id, items__publication__kind=KIND)
    items = list(release.items.select_related("release", "proof", "publication"))
    if release.name or len(items) > 1:  # what goes out together is decided about together
        return redirect("plans:plan", release.pk)
    item = items[0]
    if refused := _over(item):
        return _show(request, item, refused=refused, status=409)
    if request.method != "POST":
        return _show(request, item)
    try:
        return _decide(request, item)
    except (Refused, NumberChanged) as reason:
        item.release.refresh_from_db()
        return _show(request, item, refused=str(reason), status=409)


def _decide(request: AdminRequest, item: ReleaseItem) -> HttpResponse:
    release, title = item.release, item.publication.title
    if "later" in request.POST:
        plans.set_moment(release.pk, None, request.user)
        messages.success(request, f"“{title}” waits for Send.")
    elif "take_back" in request.POST:
        plans.cancel(release.pk, request.user)
        messages.success(request, f"“{title}” was taken back. It is not sent.")
    else:
        return _leave(request, item)
    return redirect("newsletter-desk")


def _leave(request: AdminRequest, item: ReleaseItem) -> HttpResponse:
    """Now, or at the moment that was chosen; either wants the number of people in the sender's own hand."""
    later = "at_a_moment" in request.POST
    number, form = NumberForm(request.POST), MomentForm(request.POST if later else None)
    if not number.is_valid() or (later and not form.is_valid()):
        return _show(request, item, form if later else None, number, status=400)
    number.confirm(numbers.count_of(item).people)
    if later:
        plans.set_moment(item.release_id, form.cleaned_data["due_at"], request.user)
        messages.success(request, f"“{item.publication.title}” leaves on {moment(form.cleaned_data['due_at'])}.")
    else:
        releases.release_now(item.release_id, request.user)
        messages.success(request, f"“{item.publication.title}” is on its way.")
    return redirect("newsletter-desk")


def _over(item: ReleaseItem) -> str:
    publication = item.publication
    if of_issue(str(publication.public_id), publication.locale).exists():
        return SENT
    return "" if item.release.state in OPEN else OVER


def _show(
    request: AdminRequest,
    item: ReleaseItem,
    form: MomentForm | None = None,
    number: NumberForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The number on the screen is always that of now; what was typed stays while it is what has to be mended."""
    count = numbers.count_of(item)
    context: dict[str, Any] = {
        "title": item.proof.sealed.title if item.proof else item.publication.title,
        "state": state_of(item),
        "release": item.release,
        "approved": words.is_approved(item),
        "count": count,
        "goes_to": numbers.goes_to(count),
        "left_out": numbers.left_out(count.left_out),
        "topics": numbers.topics_of(item),
        "refused": refused,
        "open": not _over(item),
        "form": form or MomentForm(initial={"due_at": item.release.due_at}),
        "number": number or NumberForm(),
    }
    return render(request, "newsletter/send.html", context, status=status)
