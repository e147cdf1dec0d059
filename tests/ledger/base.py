"""What all steps share: the site as every example finds it, its people, the model, and the witness after each step."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from publishing.edge import Edge
from publishing.models import Edition
from publishing.steps import Refused
from tests.conftest import cast
from tests.ledger.faults import Faults
from tests.ledger.model import Effect, Model
from tests.ledger.passing import settle
from tests.ledger.rest import Rest, audit_finds_nothing
from tests.ledger.stage import Stage, restore
from tests.ledger.telling import story
from tests.ledger.texts import marks_in
from tests.ledger.witness import Witness
from tests.mobile.phones import Phone

which = st.integers(0, 11)  # of whatever there is: what is drawn must not depend on the database


def nth(rows: QuerySet[Any], number: int) -> Any:
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


class Base(RuleBasedStateMachine):
    stage: ClassVar[Stage]
    faults: ClassVar[Faults]
    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        restore()
        self.faults.heal()
        self.people = cast()
        self.model = Model()
        self.witness = Witness(self.stage, self.model)
        self.phones: list[Phone] = []
        self.rested = 0  # at this step there was nothing left to do
        self.folder = Path(tempfile.mkdtemp(prefix="ledger-"))
        shutil.copytree(self.stage.edge, self.folder, dirs_exist_ok=True)
        self.edge = Edge(self.folder)
        self.tally["examples"] += 1

    def begin(self, step: str) -> None:
        """Called first by every step."""
        self.model.step += 1
        self.tally["steps"] += 1
        self.tally[step] += 1

    @contextmanager
    def may_be_refused(self) -> Iterator[None]:
        """A refusal is a sentence, and nothing took effect."""
        before = _newest()
        try:
            yield
        except Refused as reason:
            assert str(reason).strip(), "refused without a sentence"
            assert _newest() == before, f"refused, and yet something came out: {reason}"
            self.tally[f"refused: {_plainly(str(reason))}"] += 1

    @contextmanager
    def must_be_refused(self, why: str) -> Iterator[None]:
        before = _newest()
        try:
            yield
        except Refused:
            assert _newest() == before
            self.tally["refused as it must be"] += 1
        else:
            raise AssertionError(why)

    @invariant()
    def everything_holds(self) -> None:
        with self.telling():
            self.witness.look()
            self.faults.only_expected()

    def come_to_rest(self) -> None:
        self.rested = self.model.step
        with self.telling():
            settle()
            self.everything_holds()
            self.mirror()
            rest = Rest(self.stage, self.model)
            rest.compare(self.phones)
            audit_finds_nothing()
        self.tally["left behind by a reissue"] += len(rest.behind)

    @contextmanager
    def telling(self) -> Iterator[None]:
        try:
            yield
        except AssertionError as violation:
            violation.add_note(story(self.stage))
            raise

    def mirror(self) -> None:
        """Bring the files up to date; none of them shows what never came out."""
        self.edge.follow()
        for file in self.folder.rglob("200.*"):
            if file.suffix not in (".gz", ".br"):
                self.witness.public(marks_in(file.read_bytes()), f"the file {file.relative_to(self.folder)}")

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                if self.rested != self.model.step:
                    self.come_to_rest()
                self._count()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _count(self) -> None:
        for effects in self.model.effects.values():
            for effect in effects:
                if effect.step:
                    self.tally[_kind(effect)] += 1


def _kind(effect: Effect) -> str:
    if not effect.is_live:
        return "taken down"
    return "repeated" if effect.repeats else "published"


def _newest() -> int:
    return Edition.objects.order_by("-pk").values_list("pk", flat=True)[0]


def _plainly(sentence: str) -> str:
    """Without the names in it, so that equal reasons are counted together."""
    parts = sentence.split("“")
    return "“…".join([parts[0], *(part.partition("”")[2] and "”" + part.partition("”")[2] for part in parts[1:])])[:110]
