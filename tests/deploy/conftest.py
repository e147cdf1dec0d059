"""Nothing here may use the services of the test run itself: these tests start and stop their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.services import Services


@pytest.fixture
def no_given_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.fixture(scope="session")
def spaced_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a space and quotes in its name, and a path too long for a socket file."""
    return tmp_path_factory.mktemp(
        'it\'s a "folder" with a very long name, far beyond the hundred characters of sockets'
    )


@pytest.fixture
def own_services(no_given_services: None, spaced_folder: Path) -> Iterator[Services]:
    """Made once for the session (initdb takes a while), started for each test."""
    with Services(spaced_folder / "var") as services:
        yield services
