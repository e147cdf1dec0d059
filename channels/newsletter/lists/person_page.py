"""One person's card: what was agreed to and when, and what a colleague may do. The topics somebody chose are shown to
nobody. Every look leaves a record."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.auth import require_admin_access

from channels.newsletter.lists import person, person_file, rights
from channels.newsletter.lists.numbers import SOURCES
from channels.newsletter.models import Subscriber, Suppression
from publishing import audit, clock
from publishing.requests import AdminRequest

ENDED = {
    **dict(person.Ending.choices),
    "unsubscribed": "The person left",
    "no_such_address": "The address does not exist",
    "complaint": "The person complained",
}
CHOOSE = "Choose a reason first. Nothing was changed."
TICK = "Tick the box to erase this person. Nothing was changed."


@require_admin_access
@permission_required(rights.LOOK_UP, raise_exception=True)
@require_GET
def card(request: AdminRequest, reader_id: int) -> HttpResponse:
    reader = get_object_or_404(Subscriber, pk=reader_id)
    audit.record(f"subscriber {reader.pk}", "subscriber looked at", actor=request.user)
    suppression = Suppression.objects.filter(address_key=reader.address_key).first()
    context = {
        "page_title": reader.email,
        "header_title": "A subscriber",  # the tab's title stays in the browser's history
        "header_icon": "user",
        "reader": reader,
        "state": _state(reader, suppression),
        "source": SOURCES.get(reader.source, reader.source),
        "suppression": suppression,
        "why": person.why(suppression) if suppression else "",
        "endings": person.Ending.choices,
        "suppressings": person.SUPPRESSING.items(),
        "liftings": person.Lifting.choices,
        "on_the_list": reader.state != Subscriber.State.ENDED,
    }
    response = render(request, "newsletter/lists/person.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_admin_access
@permission_required(rights.LOOK_UP, raise_exception=True)
@require_POST
def end(request: AdminRequest, reader_id: int) -> HttpResponse:
    reader, reason = get_object_or_404(Subscriber, pk=reader_id), request.POST.get("reason", "")
    if reason not in person.Ending.values:
        return _back(request, reader, CHOOSE)
    person.end(reader, reason, request.user)
    return _done(request, reader, "This person gets no newsletter any more.")


@require_admin_access
@permission_required(rights.LOOK_UP, raise_exception=True)
@require_POST
def suppress(request: AdminRequest, reader_id: int) -> HttpResponse:
    reader, reason = get_object_or_404(Subscriber, pk=reader_id), request.POST.get("reason", "")
    if reason not in person.SUPPRESSING:
        return _back(request, reader, CHOOSE)
    person.suppress(reader, reason, request.user)
    return _done(request, reader, "This address gets no newsletter, whatever list names it.")


@require_admin_access
@permission_required(rights.LOOK_UP, raise_exception=True)
@require_POST
def lift(request: AdminRequest, suppression_id: int) -> HttpResponse:
    suppression = get_object_or_404(Suppression, pk=suppression_id)
    reader = Subscriber.objects.filter(address_key=suppression.address_key).first()
    reason = request.POST.get("reason", "")
    if reason not in person.Lifting.values:
        return _back(request, reader, CHOOSE)
    person.lift(suppression, reason, request.user)
    return _done(request, reader, "This address may get newsletters again, when its owner asks for them.")


@require_admin_access
@permission_required(rights.LOOK_UP, raise_exception=True)
@require_POST
def erase(request: AdminRequest, reader_id: int) -> HttpResponse:
    reader = get_object_or_404(Subscriber, pk=reader_id)
    if request.POST.get("sure") != "yes":
        return _back(request, reader, TICK)
    person.erase(reader, request.user)
    return _done(request, None, "Everything about this person is erased.")


@require_admin_access
@permission_required(rights.LOOK_UP, raise_exception=True)
@require_POST
def file(request: AdminRequest, reader_id: int) -> HttpResponse:
    reader = get_object_or_404(Subscriber, pk=reader_id)
    audit.record(f"subscriber {reader.pk}", "file made for the person", actor=request.user)
    with_topics = request.user.has_perm(rights.EXPORT_TOPICS)
    response = JsonResponse(person_file.contents(reader, with_topics=with_topics), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="subscriber-{reader.pk}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


def _state(reader: Subscriber, suppression: Suppression | None) -> str:
    if reader.state == Subscriber.State.ENDED:
        return f"Has left: {ENDED.get(reader.ended_reason, reader.ended_reason)}"
    if reader.state == Subscriber.State.UNCONFIRMED:
        return "Has not confirmed yet, and gets nothing"
    if suppression is not None:
        return "Agreed, but gets nothing: the address is shut out"
    if reader.paused_until and reader.paused_until > clock.now():
        return "Has paused the newsletter"
    return "Gets the newsletter"


def _done(request: AdminRequest, reader: Subscriber | None, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("subscribers:person", reader.pk) if reader else redirect("subscribers:front")


def _back(request: AdminRequest, reader: Subscriber | None, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("subscribers:person", reader.pk) if reader else redirect("subscribers:front")
