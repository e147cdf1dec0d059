"""Privacy of pages: what is approved here everybody can read, so a page is public or a draft, and nothing between."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.models import Page, PageViewRestriction

from publishing.gate import answers
from publishing.models import Publication
from publishing.models.releases import Action

LIVE = "Readers see “{}”. Take it down first: that is how a page is taken from readers. Its privacy stays as it is."
DRAFT = "“{}” is a draft, so readers do not see it. What is published here everybody can read: keep it as a draft."
FILES = "Readers get approved copies of pictures and files, so the privacy of a collection changes nothing for them."


def refuse_for_page(request: HttpRequest, page_id: int) -> HttpResponse | None:
    """Making it public again stays possible: what is private is refused at the checks."""
    if request.method != "POST" or request.POST.get("restriction_type") == PageViewRestriction.NONE:
        return None
    page = get_object_or_404(Page, pk=page_id)
    tree = page.get_descendants(inclusive=True)
    shown = Publication.objects.filter(public_id__in=tree.values("translation_key"), live__action=Action.PUBLISH)
    live = shown.order_by("id").first()
    return answers.modal(request, LIVE.format(live.title) if live else DRAFT.format(page.title), "set_privacy")


def refuse_for_collection(request: HttpRequest, **kwargs: Any) -> HttpResponse | None:
    return answers.modal(request, FILES, "set_privacy") if request.method == "POST" else None
