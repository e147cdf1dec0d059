"""The only fault that is put in by hand: a page whose snapshot cannot be made. And everything that went wrong aloud."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cms.models import TreatmentPage

LOUD = {"reconcile_failed", "delivery_failed", "digest_mismatch", "lease_lost"}


class Poisoned(RuntimeError):
    """No code of ours raises it."""


class Faults(logging.Handler):
    """Hears what the reconciler and the workers would only write to their log."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(logging.WARNING)
        self.poisoned: set[int] = set()
        self.heard: list[str] = []
        whole = TreatmentPage.to_snapshot

        def to_snapshot(page: TreatmentPage, uses: Any) -> Any:
            if page.pk in self.poisoned:
                raise Poisoned
            return whole(page, uses)

        monkeypatch.setattr(TreatmentPage, "to_snapshot", to_snapshot)

    def heal(self) -> None:
        self.poisoned.clear()
        self.heard.clear()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """In place of whoever else listens: thousands of steps say much."""
        root = logging.getLogger()
        handlers, level = root.handlers, root.level
        root.handlers, root.level = [self], logging.WARNING
        try:
            yield
        finally:
            root.handlers, root.level = handlers, level

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Poisoned):
            return
        if getattr(record, "event", "") in LOUD or error is not None:
            self.heard.append(self.format(record))

    def only_expected(self) -> None:
        assert not self.heard, "something failed where nobody sees it: " + self.heard[0]
