"""A pytest plugin, loaded before Django: the embedded PostgreSQL and Valkey that every test runs on.

With DATABASE_URL and REDIS_URL in the environment, those are used instead. A second test run in the same checkout
takes a folder of its own, and so does each worker of `pytest -n`."""

import atexit
import os
import shutil
import socket
from pathlib import Path

from deploy.local.owned_folder import FolderTaken
from deploy.local.ports import LOOPBACK
from deploy.local.services import Services

ROOT = Path(__file__).resolve().parent.parent


OURS = "CONCORD_TEST_SERVICES"  # set by the run that starts workers: what it exported is its own


def start_services() -> Services:
    """In var/tests, or beside it when another run is using that."""
    if os.environ.get(OURS):
        del os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
    elif "DATABASE_URL" not in os.environ:
        os.environ[OURS] = "1"
    for name in ("tests", *(f"tests-{number}" for number in range(2, 10))):
        chosen = Services(ROOT / "var" / name)
        try:
            chosen.folder.take()
        except FolderTaken:
            continue
        atexit.register(chosen.stop)
        chosen.start()
        return chosen
    raise RuntimeError("Nine test runs are using this checkout already; wait for one to end.")


def keep_port() -> socket.socket:
    """A port for the web process that some tests start: the address is sealed into the sample site before it runs.

    This socket never listens. It keeps everybody else away; granian, which shares its port, may listen there."""
    keeper = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    keeper.bind((LOOPBACK, 0))
    return keeper


services = start_services()
VAR = services.folder.path
port_keeper = keep_port()
WEB_PORT = port_keeper.getsockname()[1]
(VAR / "static").mkdir(exist_ok=True)
shutil.rmtree(VAR / "media", ignore_errors=True)  # uploads of the run before

os.environ |= {
    "DATABASE_URL": services.database_url,
    "REDIS_URL": services.redis_url,
    "SECRET_KEY": "only for tests, and for nothing else",
    "PUBLIC_URL": f"http://localhost:{WEB_PORT}",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "CONCORD_DEMO": "1",
    "LOOK_AT_PUBLIC": "0",
    "APP_REQUESTS_A_MINUTE": "1000000",  # every test is the same address
    "VAR_DIR": str(VAR),
    "STATIC_ROOT": str(VAR / "static"),
    "NEWSLETTER_RELAY_RATE": "1000000",
    "NEWSLETTER_DOMAIN_RATE": "1000000",
    "EMAIL_URL": "smtp://127.0.0.1:9",  # nobody listens: tests that send start their own server
}
