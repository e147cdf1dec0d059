"""What the public address really answers, asked over HTTP of a real server, and of no other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from cms.models import TreatmentPage
from publishing import clock, drift, withdrawals
from publishing.drifting import answers
from publishing.drifting.asking import Asking
from publishing.edge import Edge
from publishing.models import Counter, Delivery, Drift, LiveArtefact
from publishing.models.releases import Reason
from publishing.panel_drift import DriftPanel
from publishing.serve import ServePublished
from tests.conftest import work
from tests.publishing.drifted import publication_of, published, serves
from tests.publishing.test_served_bytes import beyond

pytestmark = pytest.mark.django_db


class Server(ThreadingMixIn, WSGIServer):
    """On loopback, remembering what it was asked."""

    daemon_threads = True
    asked: list[str]


class Silent(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Nothing on the terminal."""


def serve(application: Callable[..., Any]) -> Server:
    def remember(environ: dict[str, Any], start_response: Any) -> Any:
        server.asked.append(environ["PATH_INFO"])
        return application(environ, start_response)

    server = make_server("127.0.0.1", 0, remember, Server, Silent)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def live(page: TreatmentPage, publish: Any) -> TreatmentPage:
    return published(page, publish)


@pytest.fixture
def public(
    live: TreatmentPage, edge: Edge, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Server]]:
    """Starts what answers at the public address: by default the edge of another host."""
    settings.EDGE_DIR = str(edge.directory / "not on this host")
    settings.PUBLISHING_LOOK_AT_PUBLIC = True
    monkeypatch.setattr(drift, "asking", Asking())  # nobody's answers from an earlier test
    edge.follow()
    started: list[Server] = []

    def start(application: Callable[..., Any] | None = None) -> Server:
        server = serve(application or ServePublished(beyond, str(edge.directory)))
        settings.PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"
        started.append(server)
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def grow_old() -> None:
    """No cache holds what was there before."""
    LiveArtefact.objects.update(modified_at=clock.now() - 2 * answers.OLD)


def ask_all() -> None:
    """A whole pass of questions, with their answers."""
    grow_old()
    for _round in range(50):
        drift.look()
        for thread in threading.enumerate():
            if thread.name == "public-address":
                thread.join(10)


def file_of(edge: Edge, page: TreatmentPage, name: str = "200.html") -> Any:
    return edge.directory / "main" / page.public_path.strip("/") / name


def test_a_site_that_answers_what_was_approved_has_no_drift(live: TreatmentPage, edge: Edge, public: Any) -> None:
    server = public()
    withdrawals.take_down(publication_of(live), Reason.WRONG, user=None)
    work()
    edge.follow()
    ask_all()
    assert live.public_path in server.asked
    assert [drift.sentences(row) for row in Drift.objects.all()] == []


def test_other_bytes_than_the_approved_ones_are_shown_and_gone_when_right_again(
    live: TreatmentPage, edge: Edge, public: Any
) -> None:
    public()
    right = file_of(edge, live).read_bytes()
    file_of(edge, live).write_bytes(right.replace(b"</h1>", b", or not</h1>"))
    ask_all()
    wrong = f"Asked as a reader, {live.public_path} gives something else than version 1."
    assert drift.of(publication_of(live)) == [wrong]
    drift.compare(publication_of(live).pk)  # the other places agree; that changes nothing
    assert drift.of(publication_of(live)) == [wrong]
    file_of(edge, live).write_bytes(right)
    edge.announce()
    ask_all()
    assert drift.of(publication_of(live)) == []


def test_a_page_that_the_public_site_does_not_have(live: TreatmentPage, edge: Edge, public: Any) -> None:
    public()
    file_of(edge, live).unlink()
    ask_all()
    said = f"Asked as a reader, {live.public_path} answers “not found” instead of version 1."
    assert drift.of(publication_of(live)) == [said]


def test_what_was_taken_down_and_can_still_be_read(live: TreatmentPage, public: Any) -> None:
    public()
    withdrawals.take_down(publication_of(live), Reason.UNSAFE, user=None)
    work()  # and no follower: that host still has its old file
    ask_all()
    said = f"Asked as a reader, {live.public_path} answers with a text, though it was taken down."
    assert said in drift.of(publication_of(live))


def test_a_redirect_is_read_and_never_followed(live: TreatmentPage, public: Any) -> None:
    elsewhere = serve(beyond)

    def lead_away(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("302 Found", [("Location", f"http://127.0.0.1:{elsewhere.server_port}/")])
        return []

    public(lead_away)
    ask_all()
    said = f"Asked as a reader, {live.public_path} answers with another address instead of version 1."
    assert said in drift.of(publication_of(live))
    assert elsewhere.asked == []
    elsewhere.shutdown()
    elsewhere.server_close()


def test_a_site_that_does_not_answer_is_one_line_and_no_page_is_blamed(
    live: TreatmentPage, public: Any, settings: Any
) -> None:
    server = public()
    server.shutdown()
    server.server_close()
    ask_all()
    assert not Drift.objects.exists()
    assert settings.PUBLIC_URL not in DriftPanel().render_html({})  # a short while is not told
    Counter.objects.filter(name=answers.AWAY).update(value=int((clock.now() - timedelta(hours=1)).timestamp()))
    assert f"{settings.PUBLIC_URL} does not answer us" in DriftPanel().render_html({})
    public()
    ask_all()
    assert answers.away_since() is None


def test_an_error_of_the_whole_site_is_not_held_against_a_page(live: TreatmentPage, public: Any) -> None:
    def away(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("503 Service Unavailable", [])
        return []

    public(away)
    ask_all()
    assert not Drift.objects.exists()
    assert Counter.objects.filter(name=answers.AWAY).exists()


def test_a_site_that_never_answers_holds_up_no_round(live: TreatmentPage, public: Any) -> None:
    done = threading.Event()

    def hang(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        done.wait(10)
        start_response("200 OK", [])
        return []

    public(hang)
    grow_old()
    for _round in range(5):
        started = time.monotonic()
        drift.look()
        assert time.monotonic() - started < 1
    done.set()
    ask_all()


def test_what_is_young_or_on_its_way_is_not_asked_about(live: TreatmentPage, public: Any) -> None:
    server = public()
    for _round in range(10):
        drift.look()
    assert live.public_path not in server.asked
    Delivery.objects.filter(edition=publication_of(live).live_id, channel="website").update(state="pending")
    ask_all()
    assert live.public_path not in server.asked
    assert serves(live).form == "document"


def test_nobody_is_asked_when_it_is_switched_off(live: TreatmentPage, public: Any, settings: Any) -> None:
    server = public()
    settings.PUBLISHING_LOOK_AT_PUBLIC = False
    ask_all()
    assert server.asked == []
