"""Steps of those who plan: what goes out together, and when; two pages that take each other's address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from publishing import plans, releases
from publishing.clock import now
from publishing.models import Release, ReleaseItem
from tests.ledger.base import nth, which
from tests.ledger.deciding import Deciding
from tests.ledger.passing import fall_due
from tests.ledger.stage import signers
from tests.ledger.texts import TREATMENTS
from tests.ledger.writing import names

MOST = 3  # open plans at a time
OPEN = ["waiting", "held"]
SOON = timedelta(days=1)


class Planning(Deciding):
    @rule(members=st.lists(names, min_size=1, max_size=3, unique=True), dated=st.booleans(), ends=st.booleans())
    def plan(self, members: list[str], dated: bool, ends: bool) -> None:
        self.begin("plan")
        if release := self._plan("Campaign", dated):
            for name in members:
                self._include(release, name, ends)

    @rule(number=which, name=names, out=st.booleans())
    def change_a_plan(self, number: int, name: str, out: bool) -> None:
        self.begin("leave out" if out else "include")
        if release := nth(self._plans(), number):
            if out:
                self._leave_out(release, name)
            else:
                self._include(release, name, ends=False)

    @rule(number=which, how=st.sampled_from(["now", "now", "now", "later", "never"]))
    def choose_its_moment(self, number: int, how: str) -> None:
        self.begin(f"choose its moment: {how}")
        release = nth(self._chosen(), number)
        if release is None:
            return
        if how == "now":
            self._let_go(release)
        elif how == "later":
            plans.set_moment(release.pk, now() + SOON, self.people["colleague"])
            self.model.waiting.add(release.pk)
            self.model.let_go.discard(release.pk)
        else:
            plans.cancel(release.pk, self.people["colleague"])
            self.model.plans = {name: pk for name, pk in self.model.plans.items() if pk != release.pk}

    @rule(number=which, late=st.sampled_from([False, False, True]))
    def its_moment_comes(self, number: int, late: bool) -> None:
        """The moment of a plan, or of an expiry. Who comes too late is held, except by what takes down."""
        self.begin("its moment comes")
        if release := nth(Release.objects.filter(state="waiting", due_at__gt=now()), number):
            fall_due(release, late=late)
            self.model.let_go.add(release.pk)
            if not late or release.items.filter(action="withdraw").exists():
                releases.advance(release.pk)

    @rule(pair=st.permutations(TREATMENTS), go=st.booleans())
    def swap(self, pair: list[str], go: bool) -> None:
        """Two pages take each other's address, in one plan."""
        self.begin("swap")
        both = pair[:2]
        release = self._plan("Swap", dated=False)
        if release is None or not all(self._include(release, name, ends=False) for name in both):
            return
        for name, slug in zip(both, [self.stage.draft(name).slug for name in reversed(both)], strict=True):
            self.save(name, "editor", slug=slug)
        for name in both:
            self.hand_in(name)
        if go:
            for name in both:
                self.sign(self.check(name), signers(name)[0])
            self._let_go(release)

    def _plan(self, name: str, dated: bool) -> Release | None:
        if self._plans().count() >= MOST:
            return None
        release = plans.plan(name, now() + SOON if dated else None, self.people["colleague"])
        self.model.waiting.add(release.pk)
        return release

    def _include(self, release: Release, name: str, ends: bool) -> bool:
        with self.may_be_refused():
            publication, until = self.stage.publication(name), now() + 2 * SOON if ends else None
            plans.include(release.pk, publication, self.people["colleague"], take_down_at=until)
            self.model.plans[name] = release.pk
            return True
        return False

    def _leave_out(self, release: Release, name: str) -> None:
        """What is approved already waits for a moment of its own."""
        publication = self.stage.publication(name)
        if release.items.filter(publication=publication).exists():
            plans.leave_out(release.pk, publication, self.people["colleague"])
            self.model.plans.pop(name, None)
            if alone := plans.planned_for(publication):
                self.model.plans[name] = alone.pk
                self.model.waiting.add(alone.pk)

    def _let_go(self, release: Release) -> None:
        self.model.let_go.add(release.pk)
        with self.may_be_refused():
            releases.release_now(release.pk, self.people["colleague"])
            return
        self.model.let_go.discard(release.pk)

    def _plans(self) -> Any:
        return Release.objects.filter(state__in=OPEN).exclude(name="")

    def _chosen(self) -> Any:
        """Releases whose moment somebody chooses: plans, and what was left out of one."""
        items = ReleaseItem.objects.filter(action="publish", follows=False)
        return Release.objects.filter(state__in=OPEN, items__in=items).distinct()
