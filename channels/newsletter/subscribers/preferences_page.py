"""A reader's own page, opened by the signed link in each newsletter: choices, a pause, their data, and leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from channels.newsletter.models import Subscriber
from channels.newsletter.subscribers import erasing, interests, leaving, own_data, pages, preferences, tokens
from channels.newsletter.subscribers.preferences import PAUSES, UNTIL_TOLD
from channels.newsletter.subscribers.sign_up_form import ChoicesForm

NOTHING = "Nothing was changed. Press one of the buttons below."
TICK = "Tick the box if we should erase everything. Nothing was erased."


@pages.by_token
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    try:
        public_id, _edition = tokens.verified(tokens.PREFERENCES, token)
    except tokens.Forged:
        return pages.neutral(request)
    reader = Subscriber.objects.filter(public_id=public_id).first()
    if reader is None:
        return pages.neutral(request)
    try:
        return _answer(request, reader) if request.method == "POST" else _show(request, reader)
    except interests.Unreadable:
        return pages.page(request, "away", {}, 503)


def _answer(request: HttpRequest, reader: Subscriber) -> HttpResponse:
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        return _show(request, reader, error=NOTHING, status=400)
    return deed(request, reader)


def _choose(request: HttpRequest, reader: Subscriber) -> HttpResponse:
    form = ChoicesForm(request.POST, locale=reader.locale)
    if not form.is_valid():
        return _show(request, reader, error="Choose from the lists. Nothing was changed.", status=400)
    preferences.choose(reader, form.cleaned_data["topics"], form.cleaned_data["language"])
    return _show(request, reader, notice="Your choices are saved.")


def _pause(request: HttpRequest, reader: Subscriber) -> HttpResponse:
    months = request.POST.get("months", "?")
    if months not in PAUSES:
        return _show(request, reader, error="Choose how long to pause. Nothing was changed.", status=400)
    preferences.pause(reader, months)
    return _show(request, reader, notice="You get no newsletters for now.")


def _resume(request: HttpRequest, reader: Subscriber) -> HttpResponse:
    preferences.resume(reader)
    return _show(request, reader, notice="You get our newsletters again.")


def _download(request: HttpRequest, reader: Subscriber) -> HttpResponse:
    disposition = {"Content-Disposition": 'attachment; filename="my-newsletter-data.json"'}
    return HttpResponse(own_data.of(reader), content_type="application/json", headers=disposition)


def _erase(request: HttpRequest, reader: Subscriber) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        return _show(request, reader, error=TICK, error_at="sure", status=400)
    erasing.erase(reader.pk, "asked by the reader")
    return pages.page(request, "erased", {})


def _leave(request: HttpRequest, reader: Subscriber) -> HttpResponse:
    leaving.end(reader.public_id, "unsubscribed")
    return _show(request, reader, notice="You will get no more newsletters.")


DEEDS: dict[str, Callable[[HttpRequest, Subscriber], HttpResponse]] = {
    "choose": _choose,
    "pause": _pause,
    "resume": _resume,
    "download": _download,
    "erase": _erase,
    "leave": _leave,
}


def _show(request: HttpRequest, reader: Subscriber, status: int = 200, **said: str) -> HttpResponse:
    """`said` is a notice or an error, and the field it belongs to."""
    reader.refresh_from_db()
    chosen = {"topics": reader.interests, "language": reader.locale}
    values: dict[str, Any] = {
        "reader": reader,
        "subscribed": reader.state == Subscriber.State.CONFIRMED,
        "form": ChoicesForm(locale=reader.locale, initial=chosen),
        "until_told": reader.paused_until == UNTIL_TOLD,
        "paused": preferences.is_paused(reader),
        "address": _hinted(reader.email),
    }
    return pages.page(request, "preferences", values | said, status)


def _hinted(email: str) -> str:
    """Enough for its owner to know it, and little for whom a newsletter was forwarded to."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
