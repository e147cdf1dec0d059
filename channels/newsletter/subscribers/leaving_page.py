"""The unsubscribe address: opening it changes nothing, posting to it ends the subscription (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels.newsletter.subscribers import tokens
from channels.newsletter.subscribers.leaving import end

UNKNOWN, ASK, INCOMPLETE, DONE = "unknown", "ask", "incomplete", "done"


@csrf_exempt  # mail programs post here without having seen any page of ours; the token is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    try:
        leaving = tokens.read(token)
    except tokens.Forged:
        return _page(request, UNKNOWN, 404)
    if request.method != "POST":
        return _page(request, ASK, 200)
    if request.POST.get("List-Unsubscribe") != "One-Click":
        return _page(request, INCOMPLETE, 400)
    end(leaving.subscriber, "unsubscribed")
    return _page(request, DONE, 200)


def _page(request: HttpRequest, step: str, status: int) -> HttpResponse:
    """The same page whether the person is still subscribed or not: a link tells nobody anything about them."""
    response = render(request, "newsletter/unsubscribe.html", {"step": step}, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
