"""A site with many pages, all approved and live, made on the running processes."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F

from cms.models import PageAuthor, PageReviewer, TreatmentPage
from publishing import approvals
from publishing.models import Delivery, Index, Proof, Publication
from tests.running.colleagues import the_page
from tests.running.concord import wait_for

HOUR = 3600.0


def publish_pages(count: int) -> list[Publication]:
    """Submitted one after the other, proofed by the worker meanwhile, approved as each is ready, delivered."""
    reviewer = get_user_model().objects.get(username="reviewer")
    wanted = {_submit(page).pk for page in _drafts(count)}
    approved: set[int] = set()
    while approved != wanted:
        ready = Proof.objects.filter(pk__in=wanted - approved, state__in=[Proof.State.READY, Proof.State.REFUSED])
        for proof in ready:
            assert proof.state == Proof.State.READY, proof.findings
            approvals.approve(proof_id=proof.pk, digest=proof.digest, user=reviewer)
            approved.add(proof.pk)
        time.sleep(0.1)
    wait_for(all_delivered, "all pages to be delivered", seconds=HOUR)
    return list(Publication.objects.filter(proofs__in=wanted))


def all_delivered() -> bool:
    still = Delivery.objects.exclude(state__in=[Delivery.State.DELIVERED, Delivery.State.SUPERSEDED])
    return not still.exists() and not Index.objects.filter(wanted__gt=F("built")).exists()


def _drafts(count: int) -> Iterator[TreatmentPage]:
    sample = the_page()
    for number in range(count):
        page = TreatmentPage(
            title=f"Sample treatment {number}",
            slug=f"sample-{number}",
            short_title=f"Sample {number}",
            lead=f"A sample page, number {number}, with the same treatments as the page it was made from.",
            body=sample.body,
            search_description=sample.search_description,
            live=False,
        )
        page.authors = [PageAuthor(person=row.person) for row in sample.authors.all()]
        page.reviewers = [PageReviewer(person=row.person) for row in sample.reviewers.all()]
        sample.get_parent().add_child(instance=page)
        yield page


def _submit(page: TreatmentPage) -> Proof:
    editor = get_user_model().objects.get(username="editor")
    with transaction.atomic():
        page.save_revision(user=editor)
        page.get_workflow().start(page, editor)
    return Proof.objects.filter(publication__public_id=page.translation_key).latest("pk")
