"""Who could review a version, apart from those whom it names now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from wagtail.models import TaskState

from publishing import live
from publishing.models import Proof, ReviewTask


@dataclass(frozen=True)
class Colleague:
    """Somebody who could review it. `person` is the row that a text names; None where texts name no reviewer."""

    user: User
    name: str
    person: Any = None


def task_of(proof: Proof) -> ReviewTask | None:
    """The review that this version waits for; None when it waits for nobody."""
    states = TaskState.objects.filter(workflow_state_id=proof.workflow_state_id, status=TaskState.STATUS_IN_PROGRESS)
    task = states.first()
    specific = task.task.specific if task else None
    return specific if isinstance(specific, ReviewTask) else None


def who_could(proof: Proof) -> list[Colleague]:
    """Active accounts of the group that signs, who neither wrote nor submitted it and are not asked already."""
    task = task_of(proof)
    if task is None:
        return []
    found = _named_by_texts(proof) if proof.reviewers else _members(task)
    barred = {proof.submitted_by_id, *proof.editors, *(reviewer["user"] for reviewer in proof.reviewers)}
    return [one for one in found if one.user.pk not in barred and task.may_review(one.user)]


def asked(proof: Proof) -> list[User]:
    """The accounts that can approve it now."""
    task = task_of(proof)
    if task is None:
        return []
    if not proof.reviewers:
        return [one.user for one in who_could(proof)]
    named = [reviewer["user"] for reviewer in proof.reviewers if reviewer["user"]]
    barred = {proof.submitted_by_id, *proof.editors}
    users = get_user_model().objects.filter(pk__in=named, is_active=True).exclude(pk__in=barred)
    return [user for user in users.order_by("pk") if task.may_review(user)]


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _named_by_texts(proof: Proof) -> list[Colleague]:
    """By the approved edition of each person: what anybody may write into a draft proves nothing about an account."""
    try:
        source = proof.publication.wagtail_row()
    except ObjectDoesNotExist:
        return []
    users: dict[int | None, User] = {user.pk: user for user in get_user_model().objects.filter(is_active=True)}
    found = []
    for person in source.possible_reviewers():
        content = live.find(str(person.translation_key), locale=proof.publication.locale)
        facts = content.snapshot.facts if content else {}
        user = users.get((facts.get("account") or {}).get("id"))
        if user and facts.get("can_review"):
            found.append(Colleague(user, facts["name"], person))
    return found


def _members(task: ReviewTask) -> list[Colleague]:
    users = get_user_model().objects.filter(is_active=True, groups__in=task.groups.all()).distinct()
    return sorted((Colleague(user, name_of(user)) for user in users), key=lambda one: one.name)
