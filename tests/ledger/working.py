"""Steps of the machines: in any order, late, twice, or cut off in the middle; and what a hand in the database tries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from hypothesis import strategies as st
from hypothesis.stateful import rule

from publishing import deliveries, indexes, plans, proofing, reconcile, reissues, releases
from publishing.models import Delivery, Proof, Reissue
from tests.ledger.base import nth
from tests.ledger.leaving import Leaving
from tests.ledger.passing import pass_time
from tests.ledger.texts import TREATMENTS

EVIDENCE = ["approval", "edition", "auditentry", "blob", "proofartefact", "liverecord"]
AGO = timedelta(seconds=1)


class Working(Leaving):
    @rule(numbers=st.lists(st.integers(0, 99), min_size=1, max_size=4))
    def work(self, numbers: list[int]) -> None:
        """Some of what waits: late ones, and newer before older ones."""
        self.begin("work")
        for number in numbers:
            if tasks := _tasks():
                tasks[number % len(tasks)]()

    @rule(number=st.integers(0, 99), how=st.sampled_from(["twice", "twice later", "worker dies"]))
    def a_task_goes_wrong(self, number: int, how: str) -> None:
        """It comes twice, at once or much later; or its worker dies after claiming it, and the lease runs out."""
        self.begin(f"a task goes wrong: {how}")
        if how == "worker dies":
            _claim_and_die(number)
        elif delivery := nth(Delivery.objects.filter(state__in=["delivered", "superseded"]), number):
            Delivery.objects.filter(pk=delivery.pk).update(state="pending", attempts=0)
            if how == "twice":
                deliveries.deliver(delivery.pk)

    @rule()
    def the_reconciler_comes_round(self) -> None:
        self.begin("the reconciler comes round")
        pass_time()
        reconcile.once()

    @rule()
    def all_work_is_done(self) -> None:
        rested = self.rested == self.model.step
        self.begin("all work is done")
        if rested:
            self.rested = self.model.step  # nothing happened since
        else:
            self.come_to_rest()

    @rule(name=st.none() | st.sampled_from(TREATMENTS))
    def poison(self, name: str | None) -> None:
        """Nothing can be made of this page any more; everything else goes on (I18)."""
        self.begin("poison" if name else "heal")
        self.faults.poisoned = {self.stage.keys[name]} if name else set()

    @rule(table=st.sampled_from(EVIDENCE), delete=st.booleans())
    def tamper(self, table: str, delete: bool) -> None:
        """I2: evidence can be neither changed nor removed."""
        self.begin("tamper")
        rows = apps.get_model("publishing", table)._default_manager.all()
        key = rows.model._meta.pk.name
        try:
            with transaction.atomic():
                rows._raw_delete(rows.db) if delete else rows.update(**{key: F(key)})
        except IntegrityError:
            return
        raise AssertionError(f"I2: {table} can be changed")


def _claim_and_die(number: int) -> None:
    dead = {"fence": F("fence") + 1, "lease_until": Now() - AGO}
    if delivery := nth(Delivery.objects.filter(state="pending"), number):
        Delivery.objects.filter(pk=delivery.pk).update(state="leased", **dead)
    if proof := nth(Proof.objects.filter(state="wanted"), number):
        Proof.objects.filter(pk=proof.pk).update(state="building", **dead)


def _tasks() -> list[Callable[[], object]]:
    """What workers could take now."""
    kinds: list[tuple[Callable[[int], object], object]] = [
        (proofing.build, Proof.objects.filter(state="wanted")),
        (deliveries.deliver, Delivery.objects.filter(deliveries.free(busy=()))),
        (indexes.rebuild, indexes.stale()),
        (partial(reissues.run, seconds=0), Reissue.objects.filter(done_at=None)),
        (releases.advance, plans.due()),
    ]
    return [partial(work, pk) for work, rows in kinds for pk in rows.order_by("pk").values_list("pk", flat=True)]  # type: ignore[attr-defined]
