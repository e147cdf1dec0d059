"""Colleagues who press again when something does not answer, as people do, and readers who ask all the time."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import requests
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction

from publishing.models import Proof
from tests.running.colleagues import Colleague, the_page
from tests.running.concord import PATIENCE, Concord
from tests.running.convergence import converged

Answer = TypeVar("Answer")
AWAY = (OperationalError, InterfaceError, requests.RequestException, ConnectionError)
AWAY_FOR_NOW = (502, 503, 504)
VERSION = re.compile(r"Version (\d+),")


def patiently(
    ask: Callable[[], Answer], what: str, seconds: float = PATIENCE, why: Callable[[], str] = lambda: ""
) -> Answer:
    """Ask until the answer is true, whatever is away meanwhile; `why` tells at the end what was missing."""
    until, away = time.monotonic() + seconds, ""
    while True:
        try:
            if found := ask():
                return found
        except AWAY as error:
            away = f" The last that was away: {error!r}"[:300]
            connection.close()
            close_old_connections()
        assert time.monotonic() < until, f"Waited {seconds:.0f} seconds for {what}.{why()}{away}"
        time.sleep(0.05)


def until_all_agree(concord: Concord, version: int, what_happened: str) -> None:
    """Ledger, edge and web; an assertion that fails now may hold in a moment."""
    missing = ""

    def agree() -> bool:
        nonlocal missing
        try:
            converged(concord, version)
        except AssertionError as found:
            missing = f" {found}"[:600]
            return False
        return True

    patiently(agree, f"all to agree on {version} after {what_happened}", why=lambda: missing)


def bring_out(reviewer: Colleague, lead: str) -> int:
    """Write, submit and approve the sample page with this lead; answers the version it became."""
    patiently(lambda: _is_submitted(lead) or _submit(lead), "the page to be submitted")
    return patiently(lambda: _approved(reviewer, lead), "the approval")


def _submit(lead: str) -> bool:
    page = the_page()
    page.lead = lead
    editor = get_user_model().objects.get(username="editor")
    try:
        with transaction.atomic():
            page.save_revision(user=editor)
            page.get_workflow().start(page, editor)
    except ValidationError:  # an earlier press had succeeded although nobody heard of it
        return _is_submitted(lead)
    return True


def _is_submitted(lead: str) -> bool:
    proof = _newest()
    return proof is not None and proof.content is not None and proof.content.get("lead") == lead


def _approved(reviewer: Colleague, lead: str) -> int:
    proof = _newest()
    if proof is None or proof.state != Proof.State.READY or proof.sealed.facts["lead"] != lead:
        return 0
    if not hasattr(proof, "edition"):
        reviewer.may_press(proof)
        proof = Proof.objects.get(pk=proof.pk)
    return proof.edition.number if hasattr(proof, "edition") else 0


def _newest() -> Proof | None:
    return Proof.objects.filter(publication__public_id=the_page().translation_key).order_by("pk").last()


class Reader:
    """Asks for one address again and again; `faults` are what no reader may ever meet."""

    def __init__(self, address: str, ends_with: str, version: re.Pattern[str]) -> None:
        self.address, self.ends_with, self.version = address, ends_with, version
        self.answers, self.newest = 0, 0
        self.backwards: list[str] = []
        self.torn: list[str] = []
        self.missing: list[str] = []  # told that there is no such page

    def read_until(self, done: threading.Event) -> None:
        while not done.wait(0.01):
            try:
                answer = requests.get(self.address, timeout=10)
            except requests.RequestException:  # the web process was killed: nothing is better than something wrong
                continue
            if answer.status_code == 200:
                self._look(answer.content.decode())
            elif answer.status_code not in AWAY_FOR_NOW:
                self.missing.append(f"{answer.status_code} after {self.newest} at {self.address}: {answer.text[:200]}")

    def _look(self, document: str) -> None:
        found = self.version.search(document)
        if found is None or not document.rstrip().endswith(self.ends_with):
            self.torn.append(document[-100:])
            return
        number = int(found[1])
        if number < self.newest:
            self.backwards.append(f"{number} after {self.newest}")
        self.answers, self.newest = self.answers + 1, max(self.newest, number)
