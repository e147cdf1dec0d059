"""Real threads on real PostgreSQL: confirming against itself and a newer text, the notice against a delivery."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from publishing import approvals, attesting, deliveries, indexes, proofing, reviews
from publishing.models import Delivery, LiveArtefact, LiveSummary, Proof, Publication
from tests.conftest import work
from tests.publishing.test_races import fresh_proof, press, race

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_site")]

ROUNDS = 10


def published(number: int, days: int = 20) -> tuple[Publication, Any]:
    """A new text, approved now and to be reviewed again so many days from now."""
    _page, proof, people = fresh_proof(number)
    on = reviews.today() + timedelta(days=days)
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"], next_review_on=on)
    return Publication.objects.get(pk=proof.publication_id), people


def confirming(publication: Publication, user: Any) -> Any:
    proof = attesting.want(publication)
    proofing.build(proof.pk)
    proof.refresh_from_db()
    on = reviews.today() + timedelta(days=300)
    return partial(attesting.confirm, proof_id=proof.pk, digest=proof.digest, user=user, next_review_on=on)


def test_two_clicks_confirm_once() -> None:
    for number in range(ROUNDS):
        publication, people = published(number)
        click = confirming(publication, people["reviewer"])
        assert race(click, click).count("done") == 1
        assert publication.editions.count() == 2 * (number + 1)


def test_two_openings_of_the_page_make_one_version() -> None:
    publication, _people = published(0)
    for _round in range(ROUNDS):
        race(partial(attesting.want, publication), partial(attesting.want, publication))
        [proof] = publication.proofs.filter(cause=Proof.Cause.REVIEW, state=Proof.State.WANTED)
        proofing.build(proof.pk)


def test_confirming_never_brings_back_the_text_before() -> None:
    for number in range(0, 2 * ROUNDS, 2):
        publication, people = published(number)
        click = confirming(publication, people["reviewer"])
        _page, newer, _people = fresh_proof(number + 1)
        said = race(click, press(newer, people["reviewer"]))
        assert said[1] == "done", said
        publication.refresh_from_db()
        assert publication.live_proof == newer


def test_the_notice_is_never_lost_to_a_delivery() -> None:
    for number in range(ROUNDS):
        publication, _people = published(number, days=-1)
        waiting = Delivery.objects.filter(edition=publication.live).values_list("pk", flat=True)
        rebuilding = [partial(indexes.rebuild, pk) for pk in indexes.stale().values_list("pk", flat=True)]
        delivering = [partial(deliveries.deliver, pk) for pk in waiting]
        said = race(partial(reviews.switch_overdue, publication.pk), *delivering, *rebuilding)
        assert set(said) == {"done"}
        work()
        served = LiveArtefact.objects.filter(key__publication=publication, form="document")
        assert {live.stamps["overdue"] for live in served} == {True}
        assert not Delivery.objects.filter(pk__in=waiting).exclude(state=Delivery.State.DELIVERED).exists()
        assert set(LiveSummary.objects.filter(publication=publication).values_list("edition", flat=True)) == {
            publication.live_id
        }
