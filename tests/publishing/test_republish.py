"""A new design: everything that is live gets it, exactly as one person saw and signed it, and not before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core import mail

from channels.newsletter.models import Message
from cms.models import CallToAction, NewsletterIssue, SafetyNotice, TreatmentPage
from publishing import plans, proofing, releases, withdrawals
from publishing.models import Edition, LiveArtefact, Proof, Publication, Reissue, Release, Republish
from publishing.rendering import build_id
from publishing.republishing import building, releasing, signing, standing
from tests.conftest import approve, submit, work
from tests.publishing.audited import audited
from tests.publishing.deploys import (
    BASE,
    NEW,
    OLD,
    Deploys,
    html,
    live_digests,
    prepare,
    program_fixture,
    publication_of,
    release,
    sign,
)

pytestmark = pytest.mark.django_db
program = program_fixture()


def test_readers_see_the_new_design_only_after_one_person_signed(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    before, dates = live_digests(), publication_of(page).live.stamps
    program.replace(BASE, OLD, NEW)
    row = prepare()
    work()
    assert row.state == Republish.State.READY
    assert live_digests() == before
    sign(row, people["reviewer"])
    work()
    assert live_digests() == before  # each is released by itself afterwards
    release(row)
    assert NEW in html(page)
    assert not standing.behind(build_id()).exists()
    live = publication_of(page).live
    assert live.number == 2
    assert {**live.stamps, "edition": 1} == dates
    row.refresh_from_db()
    assert row.state == Republish.State.DONE


def test_everything_live_gets_it_and_what_was_sent_stays_as_it_was_sent(
    page: TreatmentPage, issue: NewsletterIssue, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    proof = submit(issue, people["marketer"])
    approve(proof, people["colleague"])
    releases.release_now(Release.objects.get(items__proof=proof).pk, people["marketer"])
    work()
    messages, mails = Message.objects.count(), len(mail.outbox)
    sent = publication_of(issue).live
    assert sent is not None
    program.replace(BASE, OLD, NEW)
    row = prepare()
    sign(row, people["reviewer"])
    release(row)
    live = Publication.objects.filter(live__action="publish")
    assert set(live.exclude(live__proof__build=build_id())) == {publication_of(issue)}
    assert publication_of(issue).live == sent
    assert (Message.objects.count(), len(mail.outbox)) == (messages, mails)


def test_the_words_of_what_was_taken_down_come_in_the_new_design(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace("templates/website/gone.html", '<body class="short">', '<body class="short imprint">')
    row = prepare()
    sign(row, people["reviewer"])
    release(row)
    withdrawals.take_down(publication_of(page), "wrong", user=people["editor"])
    work()
    gone = LiveArtefact.objects.get(key__channel="website", key__publication=publication_of(page))
    assert gone.form == "tombstone"
    assert b'<body class="short imprint">' in bytes(gone.blob.body)
    assert publication_of(SafetyNotice.objects.get()).live.proof.republish == row


def test_a_page_published_after_the_signature_is_left_alone(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    sign(row, people["reviewer"])
    page.lead = "A text that was approved after the signature and before its turn came, long enough."
    newer = publish(page)
    release(row)
    assert publication_of(page).live == newer.edition
    row.refresh_from_db()
    assert row.state == Republish.State.DONE


def test_a_run_that_was_killed_goes_on_where_it_was(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any, monkeypatch: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    build, built = proofing.build, []

    def killed(proof_id: int) -> None:
        if len(built) == 2:
            raise KeyboardInterrupt
        built.append(proof_id)
        build(proof_id)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(proofing, "build", killed)
        prepare()
    made = set(Proof.objects.filter(cause="build").values_list("pk", flat=True))
    assert len(made) == 3
    row = prepare()
    total = Proof.objects.filter(republish=row)
    assert made <= set(total.values_list("pk", flat=True))
    assert total.count() == standing.behind(build_id()).count()
    sign(row, people["reviewer"])
    left = standing.ready(row).count()
    assert releasing.run(row.pk, seconds=0)  # and here the worker dies
    assert standing.ready(row).count() == left - 1
    release(row)
    assert not standing.behind(build_id()).exists()
    assert not Edition.objects.filter(publication=publication_of(page), number=3).exists()


def test_what_cannot_be_made_keeps_its_design_and_is_named(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any, monkeypatch: Any
) -> None:
    publish(page)
    program.replace("templates/website/treatment.html", "{% extends", "{% load nothing_of_this_name %}{% extends")
    monkeypatch.setattr(proofing, "ATTEMPTS", 1)
    row = prepare()
    [(left, reason)] = building.left_out(row)
    assert left == publication_of(page)
    assert "could not be turned into pages" in reason
    sign(row, people["reviewer"])
    release(row)
    assert publication_of(page).live.number == 1


def test_a_planned_text_keeps_its_plan(page: TreatmentPage, publish: Any, program: Deploys, people: Any) -> None:
    publish(page)
    plan = plans.plan("Spring", None, people["colleague"])
    plans.include(plan.pk, publication_of(page), people["colleague"])
    page.lead = "A text that goes out with the others in spring, and not a day before, long enough."
    planned = submit(page, people["editor"])
    approve(planned, people["reviewer"])
    program.replace(BASE, OLD, NEW)
    row = prepare()
    sign(row, people["reviewer"])
    release(row)
    assert plan.items.get().proof == planned
    planned.refresh_from_db()
    assert planned.state == Proof.State.READY
    assert NEW in html(page)
    assert page.lead not in html(page)


def test_parts_of_pages_can_change_again_afterwards(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    sign(row, people["colleague"])
    release(row)
    button = CallToAction.objects.get()
    button.hours = "Monday to Saturday, 7 a.m. to 7 p.m."
    publish(button)
    assert button.hours in html(page)
    live = publication_of(page).live
    approval = live.proof.approvals.get()
    assert (live.number, approval.basis, approval.source.basis) == (3, "parts", "build")
    assert approval.user_name == people["reviewer"].get_full_name()  # who signed the text, not the design
    code, said = audited()
    assert code == 0, said


def test_a_part_that_changed_since_is_noticed_and_the_next_run_takes_it_in(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    button = CallToAction.objects.get()
    button.hours = "Monday to Saturday, 7 a.m. to 7 p.m."
    publish(button)
    assert button.hours not in html(page)  # nobody has seen this page in the new design
    shown = signing.refresh(row.pk)
    reasons = {publication.title: reason for publication, reason in building.left_out(shown)}
    assert "which it contains, changed" in reasons[page.title]
    again = prepare()
    assert (again.pk, again.state) == (row.pk, Republish.State.READY)
    sign(again, people["reviewer"])
    release(again)
    assert button.hours in html(page)
    assert NEW in html(page)


def test_what_a_new_program_says_in_a_part_reaches_the_pages_that_contain_it(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any, monkeypatch: Any
) -> None:
    publish(page)
    to_snapshot = CallToAction.to_snapshot

    def with_more(self: CallToAction, uses: Any) -> Any:
        snapshot = to_snapshot(self, uses)
        return replace(snapshot, facts={**snapshot.facts, "hours": "On every day of the week"})

    monkeypatch.setattr(CallToAction, "to_snapshot", with_more)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    sign(row, people["reviewer"])
    release(row)
    assert "On every day of the week" in html(page)
    assert not Reissue.objects.exclude(failed=0).exists()
    assert not standing.behind(build_id()).exists()
