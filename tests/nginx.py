"""Debian's nginx with the configuration that we deliver, on a loopback port."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from deploy.local.ports import LOOPBACK, any_port, is_free

CONFIGURATION = Path(__file__).resolve().parents[1] / "deploy/nginx/concord.conf"
MAIN = """
daemon off; worker_processes 1; pid {run}/pid; error_log {run}/error.log; {user}
events {{}}
http {{
  include /etc/nginx/mime.types; access_log {run}/access.log; include {sites};
  client_body_temp_path {run}/a; proxy_temp_path {run}/b; fastcgi_temp_path {run}/c; uwsgi_temp_path {run}/d;
  scgi_temp_path {run}/e;
}}
"""

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def nginx(site: Path, run: Path, web_port: int) -> Iterator[int]:
    """Its port. `site`: the edge's folder of one site; `run`: where its logs are; at `web_port` web is, or nobody."""
    port = any_port()
    changes = {
        "/srv/edge/main": f'"{site}"',
        "listen 8080": f"listen {LOOPBACK}:{port}",
        "web:8000 resolve": f"{LOOPBACK}:{web_port}",
    }
    written = CONFIGURATION.read_text()
    for ours, here in changes.items():
        assert ours in written
        written = written.replace(ours, here)
    (run / "site.conf").write_text(written)
    with started(run / "nginx.conf", run, run / "site.conf", "root") as process:
        while is_free(port):
            assert process.poll() is None, (run / "error.log").read_text()
            time.sleep(0.02)
        yield port


@contextmanager
def started(main: Path, run: Path, sites: Path, account: str) -> Iterator[subprocess.Popen[bytes]]:
    """nginx with the servers of the files `sites`; `account`: who reads for it, if we are root."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "This test needs nginx: install it (.ci/run does)."
    user = f"user {account};" if os.geteuid() == 0 else ""
    main.write_text(MAIN.format(run=run, sites=sites, user=user))
    process = subprocess.Popen([program, "-c", str(main), "-e", str(run / "error.log")])
    try:
        yield process
    finally:
        process.terminate()
        process.wait(5)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """`Accept_Encoding="gzip"` sends Accept-Encoding; without it none is sent."""
    connection = HTTPConnection(LOOPBACK, port, timeout=5)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body
