"""What the admin's front page says about held releases and about changes on their way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.models import CallToAction, TreatmentPage
from publishing import plans, releases
from publishing.models import Reissue
from publishing.screens import progress
from tests.conftest import approve, submit, work
from tests.publishing.screens import logged_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(page: TreatmentPage, publish: Any, people: Any) -> Reissue:
    """A call to action has changed; nobody has looked at what contains it."""
    publish(page)
    cta = CallToAction.objects.get()
    cta.content[0].value = "Together, in every step"
    approve(submit(cta, people["editor"]), people["reviewer"])
    return Reissue.objects.get(done_at=None)


def front_page(user: Any) -> str:
    return words_of(logged_in(user).get("/admin/"))


def test_a_change_on_its_way_says_how_far_it_is(changed: Reissue, people: Any) -> None:
    title = changed.cause.publication.title.lower()
    assert f"updating 0 of {changed.total} pages because “{title}” changed" in front_page(people["editor"])
    Reissue.objects.filter(pk=changed.pk).update(total=2000, done=340)
    assert f"updating 340 of 2,000 pages because “{title}” changed" in front_page(people["editor"])
    Reissue.objects.filter(pk=changed.pk).update(total=changed.total, done=0)
    work()
    assert progress.under_way() == []


def test_afterwards_it_is_compared_with_what_the_approver_was_told(changed: Reissue, people: Any) -> None:
    work()
    Reissue.objects.exclude(pk=changed.pk).update(done_at=changed.created_at - timedelta(days=9))  # of the sample
    Reissue.objects.filter(pk=changed.pk).update(promised={"website": 2, "mobile": 2})
    assert progress.differences() == []
    Reissue.objects.filter(pk=changed.pk).update(promised={"website": 12, "mobile": 2})
    said = front_page(people["editor"])
    assert "changed, and with it 2 pages (12 announced). the others did not need to." in said
    Reissue.objects.filter(pk=changed.pk).update(failed=1)
    assert "1 could not follow and need attention" in front_page(people["editor"])


def test_a_held_release_is_shown_to_who_can_decide(page: TreatmentPage, people: Any) -> None:
    plan = plans.plan("Spring campaign", None, people["colleague"])
    releases.hold(plan.pk, "“Request an appointment” changed.")
    for name in ("colleague", "editor", "reviewer"):
        assert "“request an appointment” changed." in front_page(people[name])
    for group in people["editor"].groups.all():
        group.permissions.remove(*group.permissions.filter(content_type__app_label="publishing"))
    people["editor"].refresh_from_db()
    assert "“request an appointment” changed." not in front_page(people["editor"])
