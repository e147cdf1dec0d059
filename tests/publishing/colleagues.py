"""More people than the sample has: a second reviewer whom readers may be told about."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from cms.models import Person, TreatmentPage
from publishing.models import Proof
from tests.conftest import approve, check, submit, work


def second_reviewer(people: dict[str, Any], group: str = "Clinical reviewers") -> Any:
    """An account, and an approved person who may review."""
    user = get_user_model().objects.create_user("surgeon", "surgeon@example.org", first_name="Reviewer, surgery")
    user.groups.add(Group.objects.get(name=group))
    first = Person.objects.get(user=people["reviewer"])
    person = Person(
        name="Reviewer, surgery", job_title="Surgeon", locale=first.locale, user=user, can_review=True, live=False
    )
    person.save()
    approve(submit(person, people["editor"]), people["colleague"])
    work()
    return user


def waiting(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    """The page in review: its reviewer is asked."""
    proof = submit(page, people["editor"])
    assert proof.state == Proof.State.READY, proof.findings
    return proof


def newest(page: Any) -> Proof:
    return check(page)
