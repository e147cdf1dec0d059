"""What somebody without an account sees: one version, read only. No address below /shared/ can decide anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from publishing import frames
from publishing.headers import by_link_alone
from publishing.models import ProofArtefact, SharedLink
from publishing.screens.own_files import answer_of
from publishing.sharing import links

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
SAFE = ("GET", "HEAD")
Visit = Callable[..., HttpResponse]


def for_visitors(view: Visit) -> Visit:
    """Gives the view the link that belongs to the secret; for every other secret one neutral page. What is answered
    never reaches the log of refused requests, which writes addresses down."""

    @wraps(view)
    def answer(request: HttpRequest, secret: str, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, secret, kwargs)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return by_link_alone(response)

    return answer


def _answer(view: Visit, request: HttpRequest, secret: str, kwargs: dict[str, Any]) -> HttpResponse:
    if request.method not in SAFE:  # Django's own decorator would write the address down
        return HttpResponseNotAllowed(SAFE)
    link = links.find(secret)
    try:
        return view(request, link, secret, **kwargs) if link else neutral(request)
    except Http404:
        return neutral(request)


def neutral(request: HttpRequest) -> HttpResponse:
    return render(request, "publishing/sharing/gone.html", status=404)


@for_visitors
def visit(request: HttpRequest, link: SharedLink, secret: str) -> HttpResponse:
    """The version in every channel."""
    if request.method == "GET":
        links.note_visit(link)
    proof = link.proof
    tabs = frames.tabs_of(proof, _address(secret))
    context = {
        "link": link,
        "title": proof.sealed.title,
        "out_of_date": not proof.waits_for_approval,
        "tabs": tabs,
        "tab": frames.chosen(tabs, request.GET.get("tab", "")),
    }
    return render(request, "publishing/sharing/visit.html", context)


@xframe_options_sameorigin
@for_visitors
def shown(request: HttpRequest, link: SharedLink, secret: str, artefact_id: int) -> HttpResponse:
    """One channel's own bytes, as colleagues see them on the approve page."""
    row = get_object_or_404(
        ProofArtefact.objects.select_related("blob"), pk=artefact_id, proof=link.proof, shared=False
    )
    return frames.show(
        link.proof,
        row,
        look=request.GET.get("look", ""),
        part=request.GET.get("part", ""),
        file_address=lambda file: reverse("shared:file", args=[secret, file.pk]),
    )


@for_visitors
def file(request: HttpRequest, link: SharedLink, secret: str, artefact_id: int) -> HttpResponse:
    """A stylesheet, picture or document of this version."""
    row = get_object_or_404(ProofArtefact.objects.select_related("blob"), pk=artefact_id, proof=link.proof, shared=True)
    return answer_of(row)


def _address(secret: str) -> Callable[[int], str]:
    return lambda artefact_id: reverse("shared:shown", args=[secret, artefact_id])
