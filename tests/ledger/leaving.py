"""Steps that take away or move: take down, let expire, move below another index."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from publishing import moves, withdrawals
from publishing.clock import now
from publishing.models import Release
from publishing.models.releases import Reason
from tests.ledger.model import Expiry
from tests.ledger.planning import SOON, Planning
from tests.ledger.texts import INDEXES, TREATMENTS
from tests.ledger.writing import names

often_pages = st.one_of(st.sampled_from(TREATMENTS), names)


class Leaving(Planning):
    @rule(name=often_pages, reason=st.sampled_from(Reason.values), below=st.booleans(), replacement=st.none() | names)
    def take_down(self, name: str, reason: str, below: bool, replacement: str | None) -> None:
        self.begin("take down")
        with self.may_be_refused():
            release = withdrawals.take_down(
                self.stage.publication(name),
                reason,
                user=self.people["colleague"],
                replacement=self.stage.publication(replacement) if replacement else None,
                below=below,
            )
            self.model.taken_down.add(release.pk)
            self._is_gone(release)

    @rule(name=often_pages, reason=st.sampled_from([Reason.EXPIRED, Reason.UNPUBLISHED]))
    def let_expire(self, name: str, reason: str) -> None:
        self.begin("let expire")
        with self.may_be_refused():
            publication = self.stage.publication(name)
            release = withdrawals.take_down(publication, reason, user=self.people["colleague"], at=now() + SOON)
            self.model.waiting.add(release.pk)
            self.model.expiries[release.pk] = Expiry(name, publication.number)

    @rule(name=st.sampled_from(TREATMENTS), index=st.sampled_from(INDEXES))
    def move(self, name: str, index: str) -> None:
        self.begin("move")
        page, parent = self.stage.row(name), self.stage.row(index)
        if page.get_parent().pk != parent.pk:
            with self.may_be_refused():
                moves.move(page, parent, self.people["editor"])

    def _is_gone(self, release: Release) -> None:
        """At once: nobody has to do anything more for it."""
        release.refresh_from_db()
        assert release.state == "done", f"{release} takes down and waits"
        for item in release.items.select_related("publication__live"):
            assert item.publication.live.action == "withdraw", f"I3: {item.publication} was to go with {release}"
