"""The unsubscribe address: opening it changes nothing, posting to it ends the subscription (RFC 8058)."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from channels.newsletter.subscribers import pages, tokens
from channels.newsletter.subscribers.leaving import end

ASK, INCOMPLETE, DONE = "ask", "incomplete", "done"


@pages.by_token
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The same pages whether the person is still subscribed or not: a link tells nobody anything about them."""
    try:
        leaving = tokens.read(token)
    except tokens.Forged:
        return pages.neutral(request)
    if request.method != "POST":
        return pages.page(request, "leave", {"step": ASK})
    if not _is_one_click(request):
        return pages.page(request, "leave", {"step": INCOMPLETE}, 400)
    end(leaving.subscriber, "unsubscribed")
    return pages.page(request, "leave", {"step": DONE})


def _is_one_click(request: HttpRequest) -> bool:
    try:
        return request.POST.get("List-Unsubscribe") == "One-Click"
    except (MultiPartParserError, SuspiciousOperation):  # a body that nobody can read
        return False
