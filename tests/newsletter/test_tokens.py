"""The token of an unsubscribe link."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.newsletter.subscribers.tokens import Forged, Leaving, make, read

WHO = Leaving(UUID("8f2c4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11"), 12)


@given(st.uuids(), st.integers(min_value=0, max_value=2**63 - 1))
def test_what_was_put_in_is_read_again(subscriber: UUID, edition: int) -> None:
    assert read(make(Leaving(subscriber, edition))) == Leaving(subscriber, edition)


def test_it_has_four_parts_and_fits_an_address() -> None:
    token = make(WHO)
    assert token.startswith("v1.")
    assert token.count(".") == 3
    assert len(token) < 100
    assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()


def test_every_change_of_a_letter_is_noticed() -> None:
    token = make(WHO)
    for place in range(len(token)):
        with pytest.raises(Forged):
            read(token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :])


@pytest.mark.parametrize("token", ["", ".", "...", "v1.x.y", "v1.a.b.c", "v2" + make(WHO)[2:], "x" * 4096, "v1.é.b.c"])
def test_what_we_did_not_make_is_refused(token: str) -> None:
    with pytest.raises(Forged):
        read(token)


def test_an_older_key_stays_valid_until_it_is_dropped(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
    token = make(WHO)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    assert read(token) == WHO
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Forged):
        read(token)


def test_two_people_have_two_tokens() -> None:
    assert make(Leaving(uuid4(), 1)) != make(Leaving(uuid4(), 1))
