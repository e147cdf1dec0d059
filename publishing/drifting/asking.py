"""Questions to the public address, put on a thread of their own: a round of the reconciler never waits for a network.

A timeout would not do: asking for the address of a host has none, and releases have to run to the second."""

from __future__ import annotations

from threading import Thread
from typing import NamedTuple

from publishing.drifting.public_address import Answer, Unreachable, ask


class Question(NamedTuple):
    """What an address shall answer, by what was live when it was asked."""

    key_id: int
    publication_id: int
    path: str
    form: str
    version: int
    digest: str
    target: str
    seq: int


class Batch(Thread):
    """A few questions, one after the other; it ends at the first that nobody answers. Touches no database."""

    def __init__(self, questions: list[Question]) -> None:
        super().__init__(name="public-address", daemon=True)
        self.questions = questions
        self.answers: list[tuple[Question, Answer]] = []
        self.trouble = ""

    def run(self) -> None:
        for question in self.questions:
            try:
                self.answers.append((question, ask(question.path)))
            except Unreachable as trouble:
                self.trouble = str(trouble)
                return


class Asking:
    """At most one batch at a time."""

    def __init__(self) -> None:
        self._batch: Batch | None = None

    @property
    def is_free(self) -> bool:
        return self._batch is None

    def begin(self, questions: list[Question]) -> None:
        self._batch = Batch(questions)
        self._batch.start()

    def finished(self) -> Batch | None:
        """The batch that came to an end since; never waits."""
        if self._batch is None or self._batch.is_alive():
            return None
        done, self._batch = self._batch, None
        return done
