"""Real threads on real PostgreSQL: approving against handing over, against taking back, and two presses of each."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from cms.models import TreatmentPage
from publishing.handing import back, over
from publishing.models import Approval, Edition, HandOver, Proof
from tests.conftest import cast, check, submit
from tests.publishing.colleagues import second_reviewer
from tests.publishing.test_races import press, race

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_site")]

ROUNDS = 10


@pytest.fixture
def people() -> dict[str, Any]:
    second_reviewer(cast())
    return cast()


def fresh(number: int, people: dict[str, Any]) -> Proof:
    page = TreatmentPage.objects.get().get_latest_revision_as_object()
    page.lead = f"Round {number}: a lead that differs from the one before, and that is long enough for a lead."
    page.name_reviewer(people["reviewer"].person)
    proof = submit(page, people["editor"])
    assert proof.state == Proof.State.READY, proof.findings
    return proof


def hand_over(proof: Proof, people: dict[str, Any]) -> Any:
    said = {"to": people["surgeon"].pk, "why": "She knows this better."}
    return partial(over.hand_over, proof_id=proof.pk, digest=proof.digest, user=people["reviewer"], **said)


def take_back(proof: Proof, people: dict[str, Any]) -> Any:
    return partial(back.take_back, proof_id=proof.pk, user=people["editor"], why="Not settled yet.")


def end_review() -> None:
    """So that the next round begins with a draft."""
    page = TreatmentPage.objects.get()
    check(page)
    if state := page.current_workflow_state:
        state.cancel(user=cast()["editor"])


def test_of_approving_and_handing_over_one_wins(people: dict[str, Any]) -> None:
    for number in range(ROUNDS):
        proof = fresh(number, people)
        said = race(press(proof, people["reviewer"]), hand_over(proof, people))
        assert said.count("done") == 1, said
        approved = Approval.objects.filter(proof=proof).exists()
        assert approved == Edition.objects.filter(proof=proof).exists()
        assert approved != HandOver.objects.filter(proof=proof).exists()
        end_review()


def test_of_approving_and_taking_back_one_wins(people: dict[str, Any]) -> None:
    for number in range(ROUNDS):
        proof = fresh(number, people)
        said = race(press(proof, people["reviewer"]), take_back(proof, people))
        assert said.count("done") == 1, said
        proof.refresh_from_db()
        assert Edition.objects.filter(proof=proof).exists() == (said[0] == "done") == (proof.state == "ready")
        end_review()


def test_two_presses_of_hand_over_are_one(people: dict[str, Any]) -> None:
    for number in range(ROUNDS):
        proof = fresh(number, people)
        assert race(hand_over(proof, people), hand_over(proof, people)).count("done") == 1
        assert HandOver.objects.filter(proof=proof).count() == 1
        end_review()
