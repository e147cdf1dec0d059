"""Steps of those who decide: approve, by whom it may and by whom it may not; send back."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule
from wagtail.models import WorkflowState

from publishing import approvals
from publishing.models import Proof, ReleaseItem
from tests.ledger.base import nth, which
from tests.ledger.stage import signers
from tests.ledger.writing import Writing

ANYBODY = ["editor", "colleague", "marketer", "clinician"]


class Deciding(Writing):
    @rule(number=which, by=st.integers(0, 1), correction=st.booleans())
    def approve(self, number: int, by: int, correction: bool) -> None:
        self.begin("approve")
        if proof := self._waiting(number):
            accounts = signers(self.stage.name_of(proof.publication_id))
            self.sign(proof, accounts[by % len(accounts)], correction)

    @rule(number=which, how=st.sampled_from(["older version", "send back", "take back", *ANYBODY]))
    def decide_otherwise(self, number: int, how: str) -> None:
        self.begin(f"decide otherwise: {how}")
        proof = self._waiting(number)
        if how == "take back":
            if workflow := nth(WorkflowState.objects.active(), number):
                workflow.cancel(user=self.people["editor"])
        elif proof is None:
            return
        elif how == "older version":
            self._approve_an_older_version(proof)
        elif how == "send back":
            approvals.send_back(proof_id=proof.pk, user=self._signer(proof), message="Say it in plainer words.")
        else:
            self._approve_without_the_right_to(proof, how)

    def sign(self, proof: Proof | None, signer: str, correction: bool = False) -> None:
        """Approve; whoever may not sign is refused. What is planned joins its plan, all else comes out at once."""
        if proof is None:
            return
        name, before = self.stage.name_of(proof.publication_id), dict(self.model.signatures)
        if self.model.may_not_sign(name, signer):
            return self._approve_without_the_right_to(proof, signer)
        self.model.signed(proof.pk, proof.digest, signer)
        with self.may_be_refused():
            approvals.approve(proof_id=proof.pk, digest=proof.digest, user=self.people[signer], correction=correction)
            return self._came_out(proof, name)
        self.model.signatures = before
        return None

    def _approve_without_the_right_to(self, proof: Proof, by: str) -> None:
        name = self.stage.name_of(proof.publication_id)
        if by not in signers(name) or self.model.may_not_sign(name, by):
            with self.must_be_refused(f"I2: {by} approved {proof} of {name}"):
                approvals.approve(proof_id=proof.pk, digest=proof.digest, user=self.people[by])

    def _approve_an_older_version(self, proof: Proof) -> None:
        """What a page showed that was opened before."""
        others = proof.publication.proofs.exclude(digest__in=["", proof.digest])
        older = others.order_by("-pk").first()
        for proof_id in (proof.pk, older.pk) if older else ():
            with self.must_be_refused(f"I1: {proof} was approved by the digest of an older version"):
                approvals.approve(proof_id=proof_id, digest=older.digest, user=self._signer(proof))

    def _came_out(self, proof: Proof, name: str) -> None:
        item = ReleaseItem.objects.select_related("release").get(proof=proof)
        planned = self.model.plans.get(name)
        if planned is not None:
            assert item.release_id == planned, f"{proof} joined {item.release}, it is planned for {planned}"
        elif item.release.state != "done":
            assert item.release.items.filter(follows=True).exists(), f"{proof} is approved and did not come out"

    def _waiting(self, number: int) -> Proof | None:
        rows = Proof.objects.filter(state="ready", release_item=None, cause="submit")
        return nth(rows.select_related("publication"), number)

    def _signer(self, proof: Proof) -> object:
        return self.people[signers(self.stage.name_of(proof.publication_id))[0]]
