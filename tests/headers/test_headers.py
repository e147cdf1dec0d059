"""Every kind of answer has the best marks of the HTTP Observatory, from web and through nginx: one table."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import reverse

from channels.website import views
from cms.models import AppointmentPage, NewsletterIssue, TreatmentPage
from deploy.local.ports import LOOPBACK, any_port
from publishing.models import Key, Publication
from publishing.remembered import RememberAnswers
from publishing.serve import ServePublished
from publishing.sharing import links
from publishing.withdrawals import take_down
from tests.conftest import work
from tests.headers.observatory import Answered, marks, redirection
from tests.newsletter.desk_stage import approved, leave
from tests.nginx import nginx
from tests.publishing.colleagues import waiting
from tests.publishing.screens import logged_in
from tests.publishing.test_frozen_files import leaflet
from tests.publishing.test_moving import rename

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_media")]
BEST = {
    "csp": ("no unsafe, nothing by default", 10),
    "cors": ("none", 0),
    "referrer-policy": (..., 5),
    "hsts": ("can be on the list", 0),
    "x-content-type-options": ("nosniff", 0),
    "x-frame-options": ("by the policy", 5),
    "cross-origin-resource-policy": ("same-origin", 10),
}
FORMS = [("Content-Type", "application/x-www-form-urlencoded")]


class Row(NamedTuple):
    """One kind of answer. `otherwise`: the marks that cannot be best, each with its reason in the table."""

    kind: str
    status: int
    path: str
    method: str = "GET"
    headers: list[tuple[str, str]] = []
    otherwise: dict[str, tuple[Any, int]] = {}


# Wagtail's own screens write scripts and styles into themselves (wagtail #1288): a policy of its own, behind log-in.
ADMIN = {"csp": ("unsafe-inline", -20)}
# Mail is read in browsers too, and shows pictures from here.
PICTURE = {"cross-origin-resource-policy": ("cross-origin", 0)}


class Site(NamedTuple):
    """What stands where, and who is logged in."""

    page: str
    moved: str
    gone: str
    picture: str
    document: str
    sheet: str
    archive: str
    item: str
    shared: str
    session: str


def table(site: Site) -> list[Row]:
    api = "/api/mobile/v1/en-US"
    return [
        Row("page", 200, site.page),
        Row("home page", 200, "/"),
        Row("page, not modified", 304, site.page, headers=[("If-None-Match", "*")]),
        Row("page, without its slash", 301, site.page.rstrip("/")),
        Row("page that moved", 301, site.moved),
        Row("page that was taken down", 410, site.gone),
        Row("stylesheet", 200, site.sheet),
        Row("picture", 200, site.picture, otherwise=PICTURE),
        Row("document", 200, site.document),
        Row("sitemap", 200, "/sitemap.xml"),
        Row("robots", 200, "/robots.txt"),
        Row("newsletter archive", 200, site.archive),
        Row("list of newsletters", 200, "/newsletters/"),
        Row("sign-up page", 200, "/newsletter/"),
        Row("unsubscribe link that is none", 404, "/u/v1.nothing"),
        Row("confirmation link that is none", 404, "/newsletter/confirm/v1.nothing/"),
        Row("link to preferences that is none", 404, "/newsletter/preferences/v1.nothing/"),
        Row("version shown to a visitor", 200, site.shared),
        Row("link for visitors that is none", 404, f"/shared/{'x' * 43}/"),
        Row("app: header", 200, f"{api}/header"),
        Row("app: item", 200, site.item),
        Row("app: feed", 200, f"{api}/feed"),
        Row("app: JSON Feed", 200, f"{api}/feed.json"),
        Row("app: search", 200, f"{api}/search?q=treatment"),
        Row("app: OpenAPI", 200, "/api/mobile/v1/openapi.json"),
        Row("app: wrong parameter", 400, f"{api}/feed?limit=abc"),
        Row("app: unknown item", 404, f"{api}/items/00000000-0000-4000-8000-000000000000"),
        Row("app: only reading", 405, f"{api}/header", "POST"),
        Row("app: too many requests", 429, f"{api}/search?q=once+more"),
        Row("developers", 200, "/developers/"),
        Row("the app in a browser", 200, "/app/"),
        Row("log-in", 200, "/admin/login/"),
        Row("admin, not logged in", 302, "/admin/", otherwise=ADMIN),
        Row("admin", 200, "/admin/", headers=[("Cookie", site.session)], otherwise=ADMIN),
        Row("static file", 200, "/static/a.css"),
        Row("host that is not ours", 400, "/nobody/", headers=[("Host", "evil.example")]),
        Row("app: host that is not ours", 400, f"{api}/nothing", headers=[("Host", "evil.example")]),
        Row("form of another site", 403, "/admin/login/", "POST", [*FORMS, ("Origin", "https://evil.example")]),
        Row("unknown page", 404, "/nobody/wrote/this/"),
        Row("error of ours", 500, "/robots.txt"),
        Row("alive", 200, "/healthz/live"),
        Row("measures, without their key", 404, "/metrics"),
        Row("not well", 503, "/healthz/deep"),
    ]


@pytest.fixture
def site(
    committed_site: None, page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any, settings: Any,
    tmp_path: Path,
) -> Site:  # fmt: skip
    """One of each, with the settings of a site that has TLS."""
    page.body = [*page.body.get_prep_value(), {"type": "document", "value": leaflet()}]
    leave(approved(page, issue, publish, people), logged_in(people["marketer"]))
    page = TreatmentPage.objects.get()
    moved = page.public_path
    rename(page, "nets", people)
    gone = AppointmentPage.objects.get()
    take_down(Publication.objects.get(public_id=gone.translation_key), "wrong", user=people["reviewer"])
    work()
    page.lead = "What a visitor is shown before anybody has approved it, and nobody else."
    _link, secret = links.make(proof_id=waiting(page, people).pk, user=people["editor"], days=1, for_whom="A patient")
    _as_in_production(settings, tmp_path)
    call_command("edge")
    session = logged_in(people["editor"]).cookies[settings.SESSION_COOKIE_NAME]
    return Site(
        page="/treatments/nets/",
        moved=moved,
        gone=gone.public_path,
        picture=_first("assets/", ".jpg"),
        document=_first("assets/", ".pdf"),
        sheet=_first("assets/newsletter.", ".css"),
        archive=_first("newsletters/", "/"),
        item=f"/api/mobile/v1/en-US/items/{page.translation_key}",
        shared=reverse("shared:visit", args=[secret]),
        session=f"{session.key}={session.value}",
    )


def _first(start: str, end: str) -> str:
    rows = Key.objects.filter(channel="website", path__startswith=start, path__endswith=end).exclude(path=start)
    return f"/{rows.order_by('path')[0].path}"


def _as_in_production(settings: Any, tmp_path: Path) -> None:
    """The settings with an address of https; tests/deploy/test_production.py holds that it sets these."""
    settings.SECURE_SSL_REDIRECT = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    settings.EDGE_DIR, settings.STATIC_ROOT = tmp_path / "edge", str(tmp_path / "static")
    (tmp_path / "static").mkdir()
    (tmp_path / "static/a.css").write_text("a{}")


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@pytest.fixture
def web(site: Site) -> Iterator[int]:
    """The web process's own layers, as cms/wsgi.py stacks them, with these settings."""
    application = ServePublished(RememberAnswers(get_wsgi_application(), below="/api/"))
    server = make_server(LOOPBACK, 0, application, Threaded, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def through_nginx(site: Site, web: int, tmp_path: Path) -> Iterator[int]:
    (tmp_path / "run").mkdir()
    with nginx(tmp_path / "edge/main", tmp_path / "run", web) as port:
        yield port


@pytest.fixture
def nobody(site: Site, tmp_path: Path) -> Iterator[int]:
    """nginx with no web process behind it."""
    (tmp_path / "alone").mkdir()
    with nginx(tmp_path / "edge/main", tmp_path / "alone", any_port()) as port:
        yield port


def ask(port: int, row: Row, scheme: str = "https") -> Answered:
    connection = HTTPConnection(LOOPBACK, port, timeout=20)
    sent = {"X-Forwarded-Proto": scheme, **dict(row.headers)}
    connection.request(row.method, row.path, body="a=b" if row.method == "POST" else None, headers=sent)
    answer = connection.getresponse()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    twice = [name for name in headers if name != "set-cookie" and len(answer.headers.get_all(name) or []) > 1]
    assert not twice, f"{row.kind}: {twice} more than once"
    cookies = answer.headers.get_all("Set-Cookie") or []
    found = Answered(answer.status, headers, cookies, answer.read())
    connection.close()
    return found


def faults(port: int, row: Row) -> list[str]:
    """What is not the best that this kind can have."""
    answer = ask(port, row)
    if answer.status != row.status:
        return [f"{row.kind}: {answer.status} in place of {row.status}"]
    found = marks(answer)
    wanted = BEST | row.otherwise
    wanted |= {"cookies": ("Secure, HttpOnly, SameSite", 5) if answer.cookies else ("none", 0)}
    wrong = [
        f"{row.kind}: {rule} {found[rule]} in place of {best}"
        for rule, best in wanted.items()
        if found[rule][1] != best[1] or best[0] not in (..., found[rule][0])
    ]
    wrong += [f"{row.kind}: {found['sri']}"] if found["sri"][1] < 0 else []
    for name in ("permissions-policy", "cross-origin-opener-policy"):
        wrong += [] if answer.headers.get(name) else [f"{row.kind}: no {name}"]
    return wrong


def test_every_kind_of_answer_has_the_best_marks(
    site: Site, web: int, through_nginx: int, nobody: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong: list[str] = []
    for row in table(site):
        with monkeypatch.context() as patch:
            if row.status == 429:
                patch.setattr(settings, "APP_REQUESTS_A_MINUTE", 0)
            if row.status == 500:
                patch.setattr(views, "HttpResponse", _broken)
            wrong += [f"web: {fault}" for fault in faults(web, row)]
            wrong += [f"nginx: {fault}" for fault in faults(through_nginx, row)]
    wrong += [f"nginx alone: {fault}" for row in without_web(site) for fault in faults(nobody, row)]
    assert not wrong, "\n".join(wrong)
    for port in (web, through_nginx):
        for path in (site.page, site.moved, site.gone, site.item, "/newsletter/", "/admin/login/"):
            is_sent_to_tls(port, path)


def _broken(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("what nobody foresaw")


def without_web(site: Site) -> list[Row]:
    """What is published, and in what form nginx says that the rest has to wait."""
    api = "/api/mobile/v1/en-US/search?q=a"
    published = [row for row in table(site) if row.kind in ("page", "page that moved", "page that was taken down")]
    return [*published, Row("page from nginx", 503, "/newsletter/"), Row("data from nginx", 503, api)]


def is_sent_to_tls(port: int, path: str) -> None:
    """Whoever comes without it, to the same host."""
    answer = ask(port, Row("without TLS", 301, path), scheme="http")
    asked = f"http://{LOOPBACK}:{port}{path}"
    assert redirection(asked, answer.status, answer.headers.get("location", "")) == ("to https", 0), path
    assert "strict-transport-security" not in answer.headers, "browsers ignore it there (RFC 6797 section 8.1)"
    assert not answer.cookies
