"""What the reference client does with answers, good and bad, over real sockets."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from concord_client import BadAnswer, Client, ComeBackLater, GoneView, ItemView, Problem, Unreachable

from tests.client.scripted import LOCALE, Reply, deletion, header, item, page, problem, reply, upsert


def editions(client: Client) -> dict[str, int]:
    return {view.id: view.edition for view in client.items()}


def kinds(client: Client, item_id: str) -> list[str]:
    view = client.item(item_id)
    assert isinstance(view, ItemView)
    return [notice.kind for notice in view.notices]


def test_it_takes_every_page_and_goes_on_from_the_last_cursor_after_a_restart(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(1, item("a")), cursor="c1", more=True)
    server.sync["c1"] = page(upsert(2, item("b")), cursor="c2")
    assert app().sync().pages == 2
    server.sync["c2"] = page(upsert(3, item("a", edition=2)), cursor="c3")
    client = app()
    client.sync()
    assert editions(client) == {"a": 2, "b": 1}
    assert ["cursor=c2" in address for address, _headers in server.asked if "sync" in address] == [False, False, True]


def test_what_is_taken_down_is_not_shown_any_more_and_its_approved_words_are(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(1, item("a")), upsert(2, item("b")), cursor="c1")
    server.sync["c1"] = page(deletion(3, "a"), cursor="c2", urgent=True)
    gone = {
        "schema_version": "1.0",
        "kind": "gone",
        "id": "a",
        "locale": LOCALE,
        "title": "Taken down",
        "text": "Wrong.",
    }
    server.others["a"] = reply(gone, status=410)
    client = app()
    assert not client.sync().urgent
    assert client.sync().urgent
    assert editions(client) == {"b": 1}
    view = client.item("a")
    assert isinstance(view, GoneView)
    assert (view.text, view.reason) == ("Wrong.", "withdrawn")


def test_urgent_is_remembered_until_the_app_says_that_it_has_seen_it(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(1, item("a")), cursor="c1")
    server.sync["c1"] = page(upsert(2, item("a", edition=2), correction=True), cursor="c2", urgent=True)
    server.sync["c2"] = page(cursor="c2")
    app().sync()
    app().sync()  # and is killed before it could do anything about it
    client = app()
    assert client.sync().urgent
    assert kinds(client, "a") == ["corrected"]
    client.seen()
    assert not client.sync().urgent


@pytest.mark.parametrize(
    "replayed",
    [upsert(4, item("a", edition=2)), upsert(9, item("a", edition=2)), upsert(4, item("a", edition=3))],
    ids=["older in both", "an older edition", "an older sequence"],
)
def test_an_older_version_never_replaces_a_newer_one(server: Any, app: Any, replayed: dict[str, Any]) -> None:
    replayed["item"]["title"] = "Old words"
    server.sync[""] = page(upsert(5, item("a", edition=3)), cursor="c1")
    server.sync["c1"] = page(replayed, cursor="c2")
    client = app()
    client.sync()
    client.sync()
    assert [(view.edition, view.title) for view in client.items()] == [(3, "Page a")]


def test_an_older_change_does_not_bring_back_what_was_taken_down(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(5, item("a")), cursor="c1")
    server.sync["c1"] = page(deletion(6, "a"), cursor="c2")
    server.sync["c2"] = page(upsert(5, item("a")), cursor="c3")
    client = app()
    for _contact in range(3):
        client.sync()
    assert client.items() == []


def bad_answers() -> list[Any]:
    whole = json.dumps(page(upsert(2, item("b")), cursor="c2")).encode()
    return [
        pytest.param(Reply(body=whole, cut_to=100), Unreachable, id="the connection breaks"),
        pytest.param(Reply(body=whole[:100]), BadAnswer, id="half of the JSON"),
        pytest.param(
            Reply(body=gzip.compress(whole)[:60], headers={"Content-Encoding": "gzip"}), Unreachable, id="half a gzip"
        ),
        pytest.param(Reply(body=b"<html>Log in to the wireless network</html>"), BadAnswer, id="another page"),
        pytest.param(Reply(302, headers={"Location": "http://127.0.0.1:9/login"}), Problem, id="a redirect"),
        pytest.param(page(cursor="c2", kind="feed"), BadAnswer, id="another document"),
        pytest.param(page(cursor="c2", schema_version="2.0"), BadAnswer, id="a newer major version"),
        pytest.param(page(cursor="c2", locale="de-DE"), BadAnswer, id="another language"),
        pytest.param(page(cursor="c1", more=True), BadAnswer, id="a page that leads to itself"),
        pytest.param(page(upsert(2, item("b")), {"op": "upsert", "seq": 3}, cursor="c2"), BadAnswer, id="no item"),
        pytest.param(Reply(body=b"[" * 100_000), BadAnswer, id="very deep JSON"),
        pytest.param(Reply(500, b"oops"), Problem, id="an error without words"),
    ]


@pytest.mark.parametrize(("bad", "error"), bad_answers())
def test_a_bad_answer_changes_nothing_and_the_next_good_one_goes_on(
    server: Any, app: Any, bad: Any, error: Any
) -> None:
    server.sync[""] = page(upsert(1, item("a")), cursor="c1")
    client = app()
    client.sync()
    server.sync["c1"] = [bad, page(upsert(2, item("b")), cursor="c2")]
    with pytest.raises(error):
        client.sync()
    assert editions(client) == {"a": 1}
    client.sync()
    assert editions(client) == {"a": 1, "b": 1}


def test_a_problem_carries_the_server_s_words_and_the_request_id(server: Any, app: Any) -> None:
    server.sync[""] = problem(404, "not-found", detail="There is nothing in this language.", available=["en-US"])
    with pytest.raises(Problem, match="nothing in this language") as raised:
        app().sync()
    assert (raised.value.request_id, raised.value.available) == ("r-1", ["en-US"])


@pytest.mark.parametrize(("said", "seconds"), [("12", 12), ("", 60), ("soon", 60), ("99999999", 3600), ("-5", 60)])
def test_it_says_how_long_the_server_wants_to_be_left_alone(server: Any, app: Any, said: str, seconds: int) -> None:
    server.sync[""] = problem(429, "too-many-requests", headers={"Retry-After": said} if said else {})
    with pytest.raises(ComeBackLater) as later:
        app().sync()
    assert later.value.retry_after_s == seconds


def test_the_header_is_asked_for_by_its_etag_and_an_older_one_is_left_alone(server: Any, app: Any, clock: Any) -> None:
    server.sync[""] = server.sync["c1"] = page(cursor="c1")
    server.others["header"] = [
        reply(header(3, "Newer"), ETag='"e3"'),
        Reply(304),
        reply(header(2, "Older"), ETag='"e2"'),
        reply({}, status=410),
    ]
    client = app()
    client.sync()
    clock.now += 8 * 86400
    assert [notice.kind for notice in client.header().notices] == ["stale"]
    client.sync()
    assert client.header().notices == []  # 304 counts as heard of
    assert server.asked[-1][1]["If-None-Match"] == '"e3"'
    client.sync()
    assert client.header().title == "Newer"
    client.sync()
    assert client.header() is None


def test_trouble_with_the_header_does_not_hide_that_something_urgent_came(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(1, item("a")), cursor="c1")
    server.sync["c1"] = page(deletion(2, "a"), cursor="c2", urgent=True)
    server.others["header"] = problem(503, "unavailable")
    client = app()
    client.sync()
    contact = client.sync()
    assert contact.urgent
    assert isinstance(contact.trouble, ComeBackLater)


def test_a_draft_is_opened_from_the_app_s_own_server_only(server: Any, app: Any) -> None:
    server.others["a"] = reply(item("a"))
    assert app().preview(f"{server.url}/api/mobile/v1/{LOCALE}/preview/items/a?token=t").id == "a"
    for address in (
        "https://www.example.org/draft",
        f"{server.url}.example.org/api/mobile/v1/{LOCALE}/preview/items/a",
    ):
        with pytest.raises(ValueError, match="own editors"):
            app().preview(address)


def test_age_counts_from_the_last_whole_contact(server: Any, app: Any, clock: Any) -> None:
    server.sync[""] = page(upsert(1, item("a")), cursor="c1")
    server.sync["c1"] = page(cursor="c1")
    client = app()
    client.sync()
    assert not client.is_due()
    clock.now += 3601
    assert client.is_due()
    assert kinds(client, "a") == []
    clock.now += 604_800
    assert kinds(client, "a") == ["stale"]
    client.sync()
    assert kinds(client, "a") == []
    clock.now -= 86_400  # the device's clock was set back: nobody knows how old it is
    assert kinds(client, "a") == ["stale"]


def test_text_is_asked_for_over_tls_except_from_this_machine(tmp_path: Any) -> None:
    with pytest.raises(ValueError, match="https://"):
        Client("http://www.example.org", LOCALE, tmp_path / "app.sqlite3").sync()


def test_two_processes_with_one_store_do_not_undo_each_other(server: Any, app: Any) -> None:
    server.sync[""] = page(upsert(1, item("a")), cursor="c1")
    first, second = app(), app()
    first.sync()
    before = first.store.place(LOCALE)
    server.sync["c1"] = page(upsert(2, item("a", edition=2)), cursor="c2")
    server.sync["c2"] = page(cursor="c2")
    second.sync()
    first.store.begin_again(LOCALE, before)
    assert first.store.place(LOCALE).cursor == "c2"
    first.sync()
    assert editions(first) == {"a": 2}
