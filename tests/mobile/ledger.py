"""Treatment pages published, taken down and published again by the real release and delivery code, in a few
milliseconds: the first version of each is proofed for real, and its seal, approval and bytes are used again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cms.models import HomePage, TreatmentIndexPage, TreatmentPage
from publishing import deliveries, moves, releases, reviews, withdrawals
from publishing.clock import now
from publishing.models import Approval, Delivery, Edition, Proof, Publication
from tests.conftest import approve, cast, submit

SEALED = (
    "content content_sha256 snapshot summaries dependencies uploads editors reviewers findings build digest "
    "submitted_by_id submitted_by_name"
).split()


def first_editions(count: int) -> list[Publication]:
    """So many live treatment pages: the sample page and copies of it."""
    sample, people = TreatmentPage.objects.get(), cast()
    pages = [sample]
    for number in range(1, count):
        names = {"title": f"{sample.title} {number}", "slug": f"{sample.slug}-{number}"}
        pages.append(sample.copy(update_attrs=names, keep_live=False, copy_revisions=False))
    for page in pages:
        proof = submit(page, people["editor"])
        assert proof.state == Proof.State.READY, proof.findings
        approve(proof, people["reviewer"])
    deliver_to_the_app()
    return [Publication.objects.get(public_id=page.translation_key) for page in pages]


@transaction.atomic
def publish_again(publication: Publication, *, correction: bool = False) -> Edition:
    """The next edition, with the text of the last one. Nothing is delivered yet."""
    last = publication.proofs.filter(edition__isnull=False).latest("edition__number")
    proof = Proof.objects.create(
        publication=publication,
        state=Proof.State.READY,
        sealed_at=now(),
        **{name: getattr(last, name) for name in SEALED},
    )
    for artefact in last.artefacts.all():
        artefact.pk, artefact.proof = None, proof
        artefact._state.adding = True
        artefact.save()
    signed = last.approvals.get()
    Approval.objects.create(
        proof=proof,
        digest=proof.digest,
        role=signed.role,
        user_id=signed.user_id,
        user_name=signed.user_name,
        correction=correction,
    )
    releases.propose(proof, None)
    return Edition.objects.get(proof=proof)


def move(publication: Publication) -> Edition:
    """Below another page, and so to another address on the website. Nothing is delivered yet."""
    home = HomePage.objects.get()
    other = TreatmentIndexPage(title="Therapies", slug="therapies", lead="What each therapy is, in plain words.")
    home.add_child(instance=other)
    release = moves.move(publication.wagtail_row(), other, cast()["editor"])
    assert release is not None
    releases.advance(release.pk)
    return Publication.objects.get(pk=publication.pk).editions.latest("number")


def take_down(publication: Publication, reason: str = "unpublished", **more: Any) -> Edition:
    """Its withdrawal. Nothing is delivered yet."""
    withdrawals.take_down(Publication.objects.get(pk=publication.pk), reason, user=None, **more)
    return publication.editions.latest("number")


def let_review_pass(publication: Publication) -> None:
    """As on the day after its review date: the overdue notice is switched on."""
    reviews.switch_overdue(publication.pk, date.max)


def is_live(publication: Publication) -> bool:
    return withdrawals.is_live(Publication.objects.get(pk=publication.pk))


def undelivered() -> list[int]:
    waiting = Delivery.objects.filter(channel="mobile", state=Delivery.State.PENDING)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def deliver_to_the_app() -> None:
    for delivery in undelivered():
        deliveries.deliver(delivery)
