"""The app as a process of its own, for tests that kill it: `app.py SERVER STORE [--limit N] [--die-at N] [--for-ever]`.

It says each contact as a line of JSON, when it asks and when it has an answer. It knows nothing but the client."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "clients" / "python"))

from concord_client import Client, ClientError

PAUSE_S = 0.02


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("server")
    parser.add_argument("store")
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--die-at", type=int, default=0)
    parser.add_argument("--for-ever", action="store_true")
    given = parser.parse_args()
    client = Client(given.server, "en-US", given.store, limit=given.limit)
    if given.die_at:
        die_at(client, given.die_at)
    contact(client)
    while given.for_ever:
        time.sleep(PAUSE_S)
        contact(client)


def contact(client: Client) -> None:
    say(asking=time.time())
    try:
        client.sync()
    except ClientError as error:
        say(error=str(error))
        return
    say(shown={view.id: view.edition for view in client.items()})


def die_at(client: Client, statement: int) -> None:
    """kill -9 from within, before this statement of SQL is carried out."""
    left = statement

    def count(_statement: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    client.store.database.set_trace_callback(count)


def say(**values: object) -> None:
    sys.stdout.write(json.dumps({"at": time.time(), **values}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
