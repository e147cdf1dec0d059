"""The admin's addresses at which Wagtail has no hook of its own: what may pass, what is changed on its way in, and what
is answered with a sentence. Last in MIDDLEWARE, so that the log-in and the CSRF check come first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, reverse
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.models import Page

from publishing.gate import answers, openings, privacy, waiting_work, watched, workflow_actions
from publishing.requests import AdminRequest

APPROVED_ONLY = (
    "Publishing goes through approval. Save your text as a draft and submit it: it is published when it is approved."
)
NOBODY_ASKED = "{} Until then your text is a draft and cannot be submitted. Ask an administrator."
TORN = "The form did not arrive whole, so nothing was saved. Go back and send it again."
SUBMITS = ("action-submit", "action-restart-workflow")
SNIPPETS = "wagtailsnippets_"


def refuse_bulk_publish(request: AdminRequest, action: str, **kwargs: Any) -> HttpResponse | None:
    return answers.back(request, APPROVED_ONLY) if action == "publish" else None


Guard = Callable[..., HttpResponse | None]
GUARDS: dict[str, Guard] = {
    "wagtailadmin_pages:set_privacy": privacy.refuse_for_page,
    "wagtailadmin_collections:set_privacy": privacy.refuse_for_collection,
    "wagtailadmin_workflows:disable_task": waiting_work.refuse_task,
    "wagtailadmin_workflows:disable": waiting_work.refuse_workflow,
    "wagtail_bulk_action": refuse_bulk_publish,
}


class GateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: AdminRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not request.path.startswith(answers.ADMIN) or not answers.is_person(request):
            return None
        if guard := GUARDS.get(match.view_name):
            return guard(request, **kwargs) or _run_if_watched(request, match, view)
        if match.url_name in ("workflow_action", "collect_workflow_action_data"):
            return workflow_actions.refuse_at_address(
                request, _object_pk(match), kwargs["action_name"], int(kwargs["task_state_id"])
            )
        if request.method == "POST" and _is_editor(match):
            return _into_editor(request, match)
        return _run_if_watched(request, match, view)

    def process_exception(self, request: AdminRequest, problem: Exception) -> HttpResponse | None:
        """A form without all its parts: sent by a program, or cut off on its way."""
        if not (isinstance(problem, MultiValueDictKeyError) and request.path.startswith(answers.ADMIN)):
            return None
        return answers.page(request, TORN, 400, reverse("wagtailadmin_home"), "To the front page")


def _run_if_watched(request: AdminRequest, match: ResolverMatch, view: Any) -> HttpResponse | None:
    return watched.run(request, match, view) if watched.is_watched(request, match) else None


# --- The editor's form ---


def _is_editor(match: ResolverMatch) -> bool:
    ours = match.namespace == "wagtailadmin_pages" or match.namespace.startswith(SNIPPETS)
    return ours and match.url_name in ("edit", "add", "revisions_revert")


def _into_editor(request: AdminRequest, match: ResolverMatch) -> HttpResponse | None:
    if refused := workflow_actions.refuse_in_editor(request, _object_pk(match)):
        return refused
    if "action-publish" in request.POST:
        _save_only(request, APPROVED_ONLY, "action-publish")
    elif any(name in request.POST for name in SUBMITS) and (found := openings.of_model(_model(match))):
        _save_only(request, NOBODY_ASKED.format(found[0].sentence), *SUBMITS)
    return None


def _save_only(request: AdminRequest, sentence: str, *actions: str) -> None:
    """What was typed is kept; only the press is taken back."""
    fields = request.POST.copy()
    for name in actions:
        fields.pop(name, None)
    request.POST = fields
    messages.error(request, sentence)


def _object_pk(match: ResolverMatch) -> str:
    return str(match.kwargs.get("page_id") or match.kwargs.get("pk") or "")


def _model(match: ResolverMatch) -> Any:
    """The kind of content that this editor is for."""
    kwargs = match.kwargs
    if match.namespace.startswith(SNIPPETS):
        app, name = match.namespace.removeprefix(SNIPPETS).split("_", 1)
        return apps.get_model(app, name)
    if "content_type_app_name" in kwargs:
        return apps.get_model(kwargs["content_type_app_name"], kwargs["content_type_model_name"])
    page = Page.objects.filter(pk=kwargs["page_id"]).first()
    return page.specific_class if page else Page
