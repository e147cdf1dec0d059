"""When its cursor is not known any more, the reference client takes a new full set and trusts nothing outside it."""

from __future__ import annotations

from typing import Any

import pytest
from concord_client import ComeBackLater, Problem

from tests.client.scripted import item, page, problem, upsert
from tests.client.test_following import editions, kinds


def test_it_begins_again_when_the_cursor_expired_and_drops_what_does_not_come(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(1, item("a", edition=5)), upsert(2, item("b")), cursor="c1")
    client = app()
    client.sync()
    server.sync["c1"] = problem(410, "cursor-expired")
    server.sync[""] = page(upsert(1, item("a", edition=4)), cursor="d1", more=True)
    server.sync["d1"] = problem(503, "unavailable", headers={"Retry-After": "7"})
    with pytest.raises(ComeBackLater) as later:
        client.sync()
    assert later.value.retry_after_s == 7
    assert editions(client) == {"a": 4, "b": 1}  # the server went back to a backup; b may still come
    assert (kinds(client, "a"), kinds(client, "b")) == ([], ["doubtful"])
    server.sync["d1"] = page(upsert(9, item("c")), cursor="d2")
    assert not app().sync().began_again  # the restart went on in the middle of the new full set
    assert editions(client) == {"a": 4, "c": 1}


@pytest.mark.parametrize("breaks", ["", "d1", "d2"])
def test_after_an_expired_cursor_what_was_recalled_is_never_shown_as_current_however_often_it_breaks_off(
    server: Any, app: Any, breaks: str
) -> None:
    server.sync[""] = page(upsert(1, item("a")), upsert(2, item("recalled")), cursor="c1")
    app().sync()
    server.sync |= {
        "c1": problem(410, "cursor-expired"),
        "": page(upsert(1, item("a")), cursor="d1", more=True),
        "d1": page(upsert(3, item("b")), cursor="d2", more=True),
        "d2": page(upsert(4, item("c")), cursor="d3"),
    }
    whole, server.sync[breaks] = server.sync[breaks], problem(503, "unavailable")
    for _contact in range(3):  # the app is started anew each time
        with pytest.raises(ComeBackLater):
            app().sync()
        assert kinds(app(), "recalled") == ["doubtful"]
        assert [view.id for view in app().items() if not view.notices] == {"": [], "d1": ["a"], "d2": ["b", "a"]}[
            breaks
        ]
    server.sync[breaks] = whole
    app().sync()
    assert editions(app()) == {"a": 1, "b": 1, "c": 1}
    assert app().item("recalled") is None


def test_a_damaged_cursor_is_given_up(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(1, item("a")), cursor="damaged")
    client = app()
    client.sync()
    server.sync["damaged"] = problem(400, "bad-parameters", errors=[{"parameter": "cursor", "detail": "Not ours."}])
    server.sync[""] = page(upsert(2, item("a", edition=2)), cursor="c2")
    assert client.sync().began_again
    assert editions(client) == {"a": 2}


def test_a_server_that_forgets_every_cursor_is_not_asked_for_ever(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(1, item("a")), cursor="c1", more=True)
    server.sync["c1"] = problem(410, "cursor-expired")
    with pytest.raises(Problem, match="cursor-expired"):
        app().sync()
    assert len(server.asked) < 20
