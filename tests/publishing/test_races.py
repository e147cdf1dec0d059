"""Real threads on real PostgreSQL: of two decisions that race, one wins and the other is told.

For long: `make races`."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import WorkflowState

from cms.models import CallToAction, TreatmentPage
from publishing import approvals, withdrawals
from publishing.models import Approval, Edition, LiveArtefact, Proof, Publication
from publishing.steps import Refused
from tests.conftest import cast, check, submit, work

ROUNDS = int(os.environ.get("ROUNDS", "10"))

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_site"), pytest.mark.timeout(300 + 10 * ROUNDS)]


def race(*runs: Callable[[], Any]) -> list[str]:
    """Start all at the same moment; answers 'done' or the sentence of the refusal for each."""
    barrier = threading.Barrier(len(runs))
    said = [""] * len(runs)

    def run(number: int) -> None:
        try:
            barrier.wait()
            runs[number]()
            said[number] = "done"
        except (Refused, PermissionDenied) as refusal:
            said[number] = str(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(runs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert all(said), said
    return said


def fresh_proof(number: int) -> tuple[TreatmentPage, Proof, dict[str, Any]]:
    page, people = TreatmentPage.objects.get(), cast()
    page.lead = f"Round {number}: a lead that differs from the one before, and that is long enough for a lead."
    proof = submit(page, people["editor"])
    assert proof.state == Proof.State.READY, proof.findings
    return page, proof, people


def press(proof: Proof, user: Any) -> Callable[[], Any]:
    """The Approve button on the page that shows this proof."""
    return partial(approvals.approve, proof_id=proof.pk, digest=proof.digest, user=user)


def cancel(workflow_state_id: int, user: Any) -> None:
    """As Wagtail's own view does it, on an instance it read before."""
    state = WorkflowState.objects.get(pk=workflow_state_id)
    with transaction.atomic():
        state.cancel(user=user)


def test_cancel_against_approve_always_has_one_winner() -> None:
    winners = set()
    for number in range(2 * ROUNDS):
        _page, proof, people = fresh_proof(number)
        said = race(press(proof, people["reviewer"]), partial(cancel, proof.workflow_state_id, people["editor"]))
        assert said.count("done") == 1, said
        proof.refresh_from_db()
        state = WorkflowState.objects.get(pk=proof.workflow_state_id)
        approved = said[0] == "done"
        winners.add(approved)
        assert Edition.objects.filter(proof=proof).count() == (1 if approved else 0)
        assert state.status == ("approved" if approved else "cancelled")
        assert proof.state == (Proof.State.READY if approved else Proof.State.VOID)
    assert winners, "no round was run"


def test_a_double_approve_publishes_once() -> None:
    for number in range(2 * ROUNDS):
        _page, proof, people = fresh_proof(number)
        said = race(press(proof, people["reviewer"]), press(proof, people["reviewer"]))
        assert said.count("done") == 1, said
        assert Approval.objects.filter(proof=proof).count() == 1
        assert Edition.objects.filter(proof=proof).count() == 1


def test_saving_against_approving_never_publishes_what_was_not_shown() -> None:
    for number in range(ROUNDS):
        page, proof, people = fresh_proof(number)
        shown = proof.snapshot["facts"]["lead"]

        def save(page: TreatmentPage = page, number: int = number) -> None:
            with transaction.atomic():
                page.lead = f"Race {number}: saved at the very moment of the approval, and long enough for a lead."
                page.save_revision(user=cast()["editor"], overwrite_revision=page.get_latest_revision())

        race(press(proof, people["reviewer"]), save)
        live = proof.publication.editions.order_by("-number").first()
        assert live is None or live.proof_id != proof.pk or live.proof.snapshot["facts"]["lead"] == shown
        state = WorkflowState.objects.get(pk=proof.workflow_state_id)
        if state.status == WorkflowState.STATUS_IN_PROGRESS:
            with transaction.atomic():
                state.cancel(user=people["editor"])


def test_numbers_of_racing_releases_have_no_gap_and_no_twin() -> None:
    for number in range(5):
        _page, proof, people = fresh_proof(number)
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
    numbers = list(proof.publication.editions.order_by("id").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_page_and_its_call_to_action_approved_at_one_moment_end_together() -> None:
    """Whichever comes first: readers of the page end with the newest call to action, and nothing is lost."""
    for number in range(ROUNDS // 2):
        _page, proof, people = fresh_proof(number)
        button = CallToAction.objects.get()
        button.hours = f"Round {number}, 8 a.m. to 5 p.m."
        changed = submit(button, people["editor"])
        said = race(press(proof, people["reviewer"]), press(changed, people["reviewer"]))
        assert said[1] == "done", said
        if said[0] != "done":  # the button was first: the reviewer sees the page with it, and approves that
            fresh = check(TreatmentPage.objects.get())
            approvals.approve(proof_id=fresh.pk, digest=fresh.digest, user=people["reviewer"])
        work()
        live = Publication.objects.get(pk=proof.publication_id).live_proof
        assert live is not None
        assert button.hours in str(live.snapshot)
        assert f"Round {number}:" in str(live.snapshot)


def test_taking_down_against_approving_always_ends_taken_down() -> None:
    for number in range(ROUNDS):
        _page, proof, people = fresh_proof(number)
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
        _page, second, people = fresh_proof(number + ROUNDS)
        publication = Publication.objects.get(pk=proof.publication_id)
        take_down = partial(withdrawals.take_down, publication, "unsafe", user=people["editor"])
        said = race(press(second, people["reviewer"]), take_down)
        assert said[1] == "done", said
        work()
        publication.refresh_from_db()
        assert publication.live is not None
        assert publication.live.action == "withdraw"
        forms = set(LiveArtefact.objects.filter(key__publication=publication).values_list("form", flat=True))
        assert forms == {"tombstone"}
        if said[0] != "done":
            cancel(second.workflow_state_id, people["editor"])


def test_deleting_against_approving_always_ends_gone() -> None:
    for number in range(ROUNDS):
        new = {"title": f"Deleted {number}", "slug": f"deleted-{number}"}
        page = TreatmentPage.objects.get().copy(update_attrs=new, keep_live=False)
        people = cast()
        proof = submit(page, people["editor"])
        assert proof.state == Proof.State.READY, proof.findings
        said = race(press(proof, people["reviewer"]), partial(_delete, page.pk, people["editor"]))
        assert said[1] == "done", said
        work()
        publication = Publication.objects.get(pk=proof.publication_id)
        assert not withdrawals.is_live(publication)
        shown = LiveArtefact.objects.filter(key__publication=publication)
        assert set(shown.values_list("form", flat=True)) == ({"tombstone"} if said[0] == "done" else set())


def _delete(page_id: int, user: Any) -> None:
    """As Wagtail's own view does it: in one transaction."""
    with transaction.atomic():
        DeletePageAction(TreatmentPage.objects.get(pk=page_id), user=user).execute(skip_permission_checks=True)
