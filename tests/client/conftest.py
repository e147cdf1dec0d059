from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from concord_client import Client

from tests.client.scripted import LOCALE, Scripted, serving


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving(Scripted()) as scripted:
        yield scripted


class Clock:
    """Seconds since 1970, as the test says."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(server: Scripted, tmp_path: Path, clock: Clock) -> Callable[[], Client]:
    """The app started anew with the store it had."""
    return lambda: Client(server.url, LOCALE, tmp_path / "app.sqlite3", clock=clock)
