"""Serving one published page, item, header or feed page: nginx alone, nginx with our edge, our server, stock Wagtail.

`make bench-serve`, or `python -m tests.bench.serve`. Needs nginx and wrk, some three minutes, and an idle machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import requests

from deploy.local import demo_settings
from deploy.local.demo import Demo, take_address
from deploy.local.ports import LOOPBACK, any_port
from deploy.local.processes import Processes
from deploy.local.services import Services
from tests.bench.contenders import PLAIN, Question, WrongAnswer, compare, running
from tests.bench.results import tell
from tests.bench.stock.serving import api_details, api_lists, stock_page, stock_wagtail

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "bench"
MAIN = """
daemon off; worker_processes 1; pid '{run}/pid'; error_log '{run}/error.log'; {user}
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
  client_body_temp_path '{run}/a'; proxy_temp_path '{run}/b'; fastcgi_temp_path '{run}/c'; uwsgi_temp_path '{run}/d';
  scgi_temp_path '{run}/e';
  {site}
}}
"""
SITE = "server {{ listen {port}; root '{root}'; default_type text/html; etag on; }}"
APP = "/api/mobile/v1/en-US"
LIST = 20
PORT = 8400  # or the next free one; what is published holds the address it was published at


def main() -> None:
    VAR.mkdir(parents=True, exist_ok=True)
    figures: dict[str, float] = {}
    with ExitStack() as ending:
        services, port = take_address(VAR, PORT)
        services.start()
        ending.callback(services.stop)
        concord = ending.enter_context(_concord(services, port))
        ours = Ours(concord.url, concord.edge)
        figures |= _of_nginx_alone(ours)
        figures |= _of_nginx_with_edge(ours)
        figures |= compare(ours.questions("our server", lambda path: concord.url + path))
        concord.stop()
        figures |= _of_stock(services)
    tell("serve", "requests per second on one core", figures, "nginx alone, page")


class Running:
    """The demo's processes on the bench's own database."""

    def __init__(self, services: Services, port: int) -> None:
        self.url = f"http://localhost:{port}"
        settings = demo_settings.for_demo(ROOT, services, port)
        self.edge = Path(settings["EDGE_DIR"]) / "main"
        self.processes = Processes(ROOT, services.logs, settings, services.folder.token)
        self.demo = Demo(ROOT, services, self.processes, settings)

    def start(self) -> None:
        self.demo.start()
        if self.demo.do_main_job() != 0:
            raise WrongAnswer("The sample site was not published.")
        web = psutil.Process(self.processes.children["web"].process.pid)
        for process in [web, *web.children(recursive=True)]:
            process.cpu_affinity([0])

    def stop(self) -> None:
        self.processes.stop()


@contextmanager
def _concord(services: Services, port: int) -> Iterator[Running]:
    concord = Running(services, port)
    try:
        concord.start()
        yield concord
    finally:
        concord.stop()


class Ours:
    """What readers ask for most, wherever it is served from."""

    def __init__(self, origin: str, edge: Path) -> None:
        self.origin, self.edge = origin, edge
        page, item = _published(origin)
        self.asked = {  # its path, and words that the answer holds
            "page": (page, "Treatment options"),
            "app item": (item, '"kind":"item"'),
            "app header": (f"{APP}/header", '"kind":"app_header"'),
            "first feed page": (f"{APP}/feed", '"items":'),
        }

    def questions(self, who: str, at: Callable[[str], str]) -> list[Question]:
        """`at` tells the address of a path."""
        page = at(self.asked["page"][0])
        etag = requests.get(page, headers=PLAIN, timeout=10).headers["ETag"]
        return [
            *(Question(f"{who}, {name}", at(path), holds) for name, (path, holds) in self.asked.items()),
            Question(f"{who}, 304", page, status=304, headers={"If-None-Match": etag}),
        ]

    def file(self, path: str) -> Path:
        folder = self.edge / path.strip("/")
        return next(file for file in folder.glob("200.*") if file.suffix not in (".gz", ".br"))


def _published(url: str) -> tuple[str, str]:
    """Paths of the sample's treatment page and of its item."""
    feed = requests.get(f"{url}{APP}/feed", timeout=10).json()
    treatment = next(entry for entry in feed["items"] if entry["type"] == "treatment")
    return treatment["links"]["web"].removeprefix(url), treatment["links"]["self"]


def _of_nginx_alone(ours: Ours) -> dict[str, float]:
    """The physical limit here: the same bytes as plain files with nothing to decide."""
    root = VAR / "plain"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    names = {path: f"{number}{ours.file(path).suffix}" for number, (path, _holds) in enumerate(ours.asked.values())}
    for path, name in names.items():
        shutil.copy(ours.file(path), root / name)
    port = any_port()
    with _nginx("plain", SITE.format(port=f"{LOOPBACK}:{port}", root=root), port) as url:
        return compare(ours.questions("nginx alone", lambda path: f"{url}/{names[path]}"))


def _of_nginx_with_edge(ours: Ours) -> dict[str, float]:
    """Our configuration as it is delivered, with its rules for what was moved or taken down."""
    port = any_port()
    site = (ROOT / "deploy/nginx/concord.conf").read_text()
    site = site.replace("listen 8080;", f"listen {LOOPBACK}:{port};")
    site = site.replace("/srv/edge/main;", f"'{ours.edge}';")
    site = site.replace("web:8000 resolve", ours.origin.removeprefix("http://"))
    with _nginx("edge", site, port) as url:
        return compare(ours.questions("nginx with our edge", lambda path: url + path))


@contextmanager
def _nginx(name: str, site: str, port: int) -> Iterator[str]:
    run = VAR / f"nginx-{name}"
    run.mkdir(exist_ok=True)
    user = "user root;" if os.getuid() == 0 else ""
    config = run / "nginx.conf"
    config.write_text(MAIN.format(run=run, user=user, site=site))
    url = f"http://{LOOPBACK}:{port}"
    with running([shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(config)], f"{url}/", {}, run / "log"):
        yield url


def _of_stock(services: Services) -> dict[str, float]:
    """Wagtail's own page and its two APIs, in the same server program with the same settings."""
    with stock_wagtail(services, LIST, VAR) as url:
        return compare([stock_page(url), *api_details(url), *api_lists(url)])


if __name__ == "__main__":
    main()
