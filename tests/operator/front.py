"""The server's nginx, which its package leaves running with nothing to serve, and readers who come to it over TLS."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path

import requests

from deploy.local.ports import LOOPBACK, any_port
from tests.nginx import started

ACCOUNT = "www-data"  # Debian's


class Front:
    def __init__(self, folder: Path, host: str) -> None:
        self.folder, self.host = folder, host
        self.http, self.https = any_port(), any_port()
        self._running = ExitStack()

    @property
    def certificate(self) -> Path:
        return self.folder / "etc/concord/certificate.pem"

    def start(self) -> None:
        for place in ("etc/nginx/conf.d", "var/log/nginx"):
            (self.folder / place).mkdir(parents=True, exist_ok=True)
        settings, logs = self.folder / "etc/nginx", self.folder / "var/log/nginx"
        self._running.enter_context(started(settings / "nginx.conf", logs, settings / "conf.d/*.conf", ACCOUNT))

    def stop(self) -> None:
        self._running.close()

    def give_certificate(self) -> None:
        """In place of the hospital's."""
        names = f"subjectAltName=DNS:{self.host},IP:{LOOPBACK}"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "2", "-subj", f"/CN={self.host}",
             "-addext", names, "-addext", "keyUsage=digitalSignature,keyCertSign",
             "-out", str(self.certificate), "-keyout", str(self.certificate.with_name("key.pem"))],
            check=True, capture_output=True,
        )  # fmt: skip

    def here(self, text: str) -> str:
        """What an operator types, for these ports."""
        text = text.replace("listen 443", f"listen {LOOPBACK}:{self.https}")
        return text.replace("listen 80 ", f"listen {LOOPBACK}:{self.http} ")

    def get(self, path: str, *, tls: bool = True) -> requests.Response:
        """As a reader's browser asks."""
        address = f"https://{LOOPBACK}:{self.https}" if tls else f"http://{LOOPBACK}:{self.http}"
        return requests.get(
            f"{address}{path}",
            headers={"Host": self.host},
            verify=str(self.certificate),
            timeout=10,
            allow_redirects=False,
        )
