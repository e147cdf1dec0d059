"""Screens that change accounts, groups, workflows and their steps. Each change is looked at before it is kept: one that
would open the gate, or give the person who makes it a right, is undone and answered with a sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse
from django.urls import ResolverMatch

from publishing.gate import access, answers
from publishing.gate.openings import openings
from publishing.gate.rights import all_rights
from publishing.gate.workflow_form import page_kinds_kept
from publishing.requests import AdminRequest

SCREENS = ("wagtailusers_users", "wagtailusers_groups", "wagtailadmin_workflows")
OWN = "You cannot give a right to yourself: {}. Ask another administrator to do it. Nothing was changed."
LOG_IN = "The password or the address of “{}” was changed by somebody else"

Credentials = dict[int, tuple[str, str, str]]  # by account: name, password as kept, address


def is_watched(request: AdminRequest, match: ResolverMatch) -> bool:
    people = match.view_name == "wagtail_bulk_action" and match.kwargs.get("app_label") == User._meta.app_label
    return request.method == "POST" and (match.namespace in SCREENS or people)


def run(request: AdminRequest, match: ResolverMatch, view: Callable[..., HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        access.note()  # what others did before is not this person's doing
        rights, known, open_before = all_rights(), _credentials(), set(openings())
        with page_kinds_kept(match.view_name):
            response = view(request, *match.args, **match.kwargs)
        change = access.difference(rights, all_rights())
        opened = [opening.sentence for opening in openings() if opening not in open_before]
        sentence = _own(change, request.user) or " ".join(opened)
        if not sentence:
            access.note(request.user)
            access.record(_log_ins(known, request.user.pk), request.user)
            return response
        transaction.set_rollback(True)
    answers.forget_messages(request)
    return answers.back(request, sentence)


def _own(change: access.Change, user: User) -> str:
    """The first right that the change gives to the person who makes it."""
    groups = set(user.groups.values_list("pk", flat=True))
    hers = [f"account {user.pk}/", *(f"group {pk}/" for pk in groups)]
    for key, sentence in sorted(change.given.items()):
        signs = key.startswith("step ") and int(key.rsplit(" ", 1)[1]) in groups
        if signs or key.startswith(tuple(hers)):
            return OWN.format(sentence)
    return ""


def _credentials() -> Credentials:
    rows = User.objects.values_list("pk", "username", "password", "email")
    return {pk: (name, password, email) for pk, name, password, email in rows}


def _log_ins(before: Credentials, by: int | None) -> access.Change:
    """Accounts of others whose password or address is another one now: whoever can log in as a reviewer can sign."""
    after = _credentials()
    changed = [pk for pk, known in before.items() if pk != by and pk in after and after[pk][1:] != known[1:]]
    given = {f"account {pk}/credentials": LOG_IN.format(before[pk][0]) for pk in changed}
    return access.Change(given, also=tuple(before[pk][2] for pk in changed if before[pk][2]))
