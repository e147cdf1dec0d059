"""Taking down: at once, on every channel, without approval, and nothing that was under way brings it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.models import CallToAction, HomePage, TreatmentPage
from publishing import deliveries, expiry, plans, proofing, reconcile, withdrawals
from publishing.clock import now
from publishing.models import Delivery, Edition, LiveArtefact, LiveSummary, Proof, Publication, Release
from publishing.models.releases import Reason
from publishing.steps import Refused
from publishing.store import read
from tests.conftest import approve, submit, work

pytestmark = pytest.mark.django_db


def publication_of(source: Any) -> Publication:
    return Publication.objects.get(public_id=source.translation_key)


def take_down(source: Any, reason: str = Reason.UNPUBLISHED, **choices: Any) -> Release:
    release = withdrawals.take_down(publication_of(source), reason, user=None, **choices)
    work()
    return release


def forms(source: Any) -> dict[str, str]:
    rows = LiveArtefact.objects.filter(key__publication=publication_of(source)).select_related("key")
    return {f"{row.key.channel}:{row.key.path}": row.form for row in rows}


def test_it_is_gone_from_every_channel_and_every_list(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    assert page.title in read("mobile", "api/mobile/v1/en-US/feed")[1].decode()
    assert page.title in read("website", "")[1].decode()
    take_down(page)
    assert set(forms(page).values()) == {"tombstone"}
    assert page.title not in read("mobile", "api/mobile/v1/en-US/feed")[1].decode()
    assert page.title not in read("website", "")[1].decode()
    assert not LiveSummary.objects.exclude(summary={}).filter(publication=publication_of(page)).exists()


def test_it_takes_the_next_number_and_wagtail_says_the_same(page: TreatmentPage, publish: Any) -> None:
    first = publish(page).edition
    take_down(page, Reason.WRONG)
    last = publication_of(page).live
    assert (last.number, last.action, last.is_recall) == (first.number + 1, "withdraw", True)
    page.refresh_from_db()
    assert not page.live


def test_its_readers_are_sent_to_the_chosen_page_or_to_the_home_page(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    take_down(page)
    assert publication_of(page).live.stamps["replacement_url"].endswith("/")
    assert publication_of(page).live.stamps["replacement_title"] == HomePage.objects.get().title


def test_a_publish_delivery_that_comes_late_changes_nothing(page: TreatmentPage, people: Any) -> None:
    proof = submit(page, people["editor"])
    approve(proof, people["reviewer"])
    late = list(Delivery.objects.filter(edition__proof=proof))
    withdrawals.take_down(publication_of(page), Reason.UNSAFE, user=people["editor"])
    for delivery in Delivery.objects.filter(edition__publication=publication_of(page)).order_by("-id"):
        deliveries.deliver(delivery.pk)
    for delivery in late:
        delivery.refresh_from_db()
        assert delivery.state == Delivery.State.SUPERSEDED
    assert set(forms(page).values()) <= {"tombstone"}


def test_a_version_made_before_cannot_come_out_afterwards(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    page.lead = "A second text that waits for its approval while the first one is taken down by somebody."
    waiting = submit(page, people["editor"])
    take_down(page, Reason.WRONG)
    with pytest.raises(Refused):
        approve(waiting, people["reviewer"])
    assert publication_of(page).live.action == "withdraw"


def test_the_approver_sees_a_fresh_version_and_may_bring_it_back(
    page: TreatmentPage, publish: Any, people: Any
) -> None:
    publish(page)
    page.lead = "A corrected text that somebody looks at after the earlier one was taken down by a colleague."
    waiting = submit(page, people["editor"])
    take_down(page)
    fresh = Proof.objects.filter(publication=waiting.publication).latest("pk")
    assert fresh.pk != waiting.pk
    proofing.build(fresh.pk)
    fresh.refresh_from_db()
    approve(fresh, people["reviewer"])
    work()
    assert page.lead in read("website", page.public_path.lstrip("/"))[1].decode()


def test_what_pages_contain_is_not_taken_from_under_them(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    with pytest.raises(Refused, match="contain"):
        take_down(CallToAction.objects.get())


def test_what_nobody_sees_cannot_be_taken_down(page: TreatmentPage, people: Any) -> None:
    submit(page, people["editor"])
    with pytest.raises(Refused, match="nothing to take down"):
        take_down(page)


def test_a_recall_cannot_wait(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    with pytest.raises(Refused, match="cannot wait"):
        take_down(page, Reason.UNSAFE, at=now() + timedelta(hours=1))


def test_an_expiry_takes_it_down_on_its_day_by_database_time(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    release = take_down(page, Reason.EXPIRED, at=now() + timedelta(hours=1))
    reconcile.once()
    assert publication_of(page).live.action == "publish"
    Release.objects.filter(pk=release.pk).update(due_at=now() - timedelta(hours=5))  # never too late to take down
    reconcile.once()
    assert publication_of(page).live.withdrawal == Reason.EXPIRED


def test_the_next_version_replaces_the_expiry_of_the_last(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    release = take_down(page, Reason.EXPIRED, at=now() + timedelta(hours=1))
    page.lead = "A newer text, approved before the day on which the older one was to be taken down by itself."
    publish(page)
    assert expiry.planned(publication_of(page)) is None
    Release.objects.filter(pk=release.pk).update(due_at=now())
    reconcile.once()
    assert publication_of(page).live.action == "publish"


def test_an_update_of_its_parts_keeps_the_expiry(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    take_down(page, Reason.EXPIRED, at=now() + timedelta(hours=1))
    call_to_action = CallToAction.objects.get()
    call_to_action.hours = "Monday to Saturday, 8 a.m. to 5 p.m."
    publish(call_to_action)
    assert publication_of(page).live.proof.cause == "reissue"
    assert expiry.planned(publication_of(page)) is not None


def test_pages_below_go_with_it_when_asked(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    take_down(page.get_parent().specific, below=True)
    assert publication_of(page).live.action == "withdraw"
    assert Edition.objects.filter(action="withdraw").count() == 2


def test_a_second_press_is_refused(page: TreatmentPage, publish: Any) -> None:
    publish(page)
    take_down(page)
    with pytest.raises(Refused):
        take_down(page)
    assert Edition.objects.filter(publication=publication_of(page), action="withdraw").count() == 1


def test_a_planned_version_made_before_is_held(page: TreatmentPage, publish: Any, people: Any) -> None:
    publish(page)
    plan = plans.plan("Spring campaign", now() + timedelta(days=1), people["colleague"])
    plans.include(plan.pk, publication_of(page), people["colleague"])
    page.lead = "A text approved for a later day, while the one that is live is taken down in between by somebody."
    proof = submit(page, people["editor"])
    approve(proof, people["reviewer"])
    take_down(page, Reason.WRONG)
    Release.objects.filter(pk=plan.pk).update(due_at=now())
    reconcile.once()
    plan.refresh_from_db()
    assert plan.state == Release.State.HELD
    assert publication_of(page).live.action == "withdraw"
