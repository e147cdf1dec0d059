"""Whatever editors do between two pages, the reference client ends with exactly what everybody else gets, and right
after a contact it shows nothing else."""

from __future__ import annotations

import random
from typing import Any

import pytest
from concord_client import Client, CursorExpired, Store
from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.client.site import LOCALE, SERVER, Site
from tests.mobile import test_sync_converges as phones
from tests.mobile.phones import everything
from tests.mobile.test_sync_converges import PAGES, quiet  # noqa: F401 - a fixture

MOST_PAGES = 100


class App:
    """The reference client in the place of `tests.mobile.phones.Phone`."""

    def __init__(self, limit: int) -> None:
        self.client = Client(SERVER, LOCALE, Store(":memory:"), transport=Site(), limit=limit)

    @property
    def items(self) -> dict[str, dict[str, Any]]:
        return {view.id: view.document for view in self.client.items()}

    def read_page(self) -> App:
        self.client.step()
        return self

    def follow(self) -> App:
        for _page in range(MOST_PAGES):
            if not self.client.step():
                return self
        raise AssertionError("sync does not come to an end")

    def lose_the_cursor(self, how: str) -> None:
        """As after a damaged store, or 400 days."""
        if self.client.store.place(LOCALE).cursor is None:
            return  # it has just begun anew
        self.client.store.database.execute("UPDATE place SET cursor=?", (how,))
        with pytest.raises(CursorExpired):
            self.client.step()


class Interleaving(phones.Interleaving):
    """Editors' rules as they stand there; other phones."""

    phones: list[Any]

    @rule(limit=st.integers(1, PAGES + 1))
    def a_phone_begins(self, limit: int) -> None:
        self.phones.append(App(limit).read_page())

    @rule(which=st.randoms(use_true_random=False))
    def a_phone_makes_contact(self, which: random.Random) -> None:
        if self.phones:
            assert which.choice(self.phones).follow().items == everything()

    @rule(which=st.randoms(use_true_random=False), how=st.sampled_from(["", "abc", "eyJ2IjoxfQ.c2ln"]))
    def a_phone_loses_its_cursor(self, which: random.Random, how: str) -> None:
        if self.phones and how:
            which.choice(self.phones).lose_the_cursor(how)


@pytest.fixture
def our_phones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "Interleaving", Interleaving)
    monkeypatch.setattr(phones, "Phone", lambda: App(50))


@pytest.mark.timeout(600)  # hypothesis is slow on a busy machine, and a time-out in mid-query looks like a fault
def test_any_interleaving_of_editors_and_apps_converges(site: None, quiet: None, our_phones: None) -> None:  # noqa: F811
    phones.converges(examples=8, steps=20, moves=0)


@pytest.mark.slow
@pytest.mark.timeout(600 + 5 * phones.MANY)
def test_many_interleavings_of_editors_and_apps_converge(site: None, quiet: None, our_phones: None) -> None:  # noqa: F811
    phones.converges(examples=phones.MANY, steps=50, moves=1)
