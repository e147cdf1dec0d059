"""The web container's health check: ready as seen by a reader of the public address."""

import os
import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from deploy.containers import settings


def is_ready(port: int = 8000) -> bool:
    """Asks under the public name, as allowed hosts and the redirect to https demand."""
    address = urlsplit(os.environ.get("PUBLIC_URL", "http://localhost:8000"))
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        headers = {"Host": address.netloc, "X-Forwarded-Proto": address.scheme}
        connection.request("GET", "/healthz/ready", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    settings.load()
    sys.exit(0 if is_ready() else 1)
