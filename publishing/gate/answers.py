"""How the admin answers what it refuses: with a sentence where the person works, never with an error page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.admin.modal_workflow import render_modal_workflow

ADMIN = "/admin/"


def is_person(request: HttpRequest) -> bool:
    """Somebody who may use the admin. Everybody else is sent to log in by Wagtail, and told nothing."""
    user: Any = getattr(request, "user", None)
    return bool(user and user.is_authenticated and user.has_perm("wagtailadmin.access_admin"))


def back(request: HttpRequest, sentence: str) -> HttpResponse:
    """To where the person came from, with the sentence above. Scripts of the admin get the sentence itself."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    messages.error(request, sentence)
    came_from = urlsplit(request.META.get("HTTP_REFERER", "")).path
    ours = came_from.startswith(ADMIN) and (came_from != request.path or request.method == "POST")
    return redirect(came_from if ours else reverse("wagtailadmin_home"))


def page(request: HttpRequest, sentence: str, status: int, url: str, label: str) -> HttpResponse:
    """A page that says it, with a link to where to go on."""
    context = {"sentence": sentence, "url": url, "label": label}
    return render(request, "publishing/gate/refused.html", context, status=status)


def modal(request: HttpRequest, sentence: str, step: str) -> HttpResponse:
    """In the little window that Wagtail's own script has opened; it shows nothing of an answer that is no success."""
    return render_modal_workflow(
        request, "publishing/gate/refused_modal.html", None, {"sentence": sentence}, json_data={"step": step}
    )


def forget_messages(request: HttpRequest) -> None:
    """What a view said about a change that was undone."""
    list(messages.get_messages(request))
