"""The main job: submit the sample page, have it approved by a second person, and wait until readers have it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from channels.newsletter.models import Message
from cms.models import NewsletterIssue, TreatmentPage
from cms.sample.subscribers import ADDRESSES
from publishing import approvals, releases
from publishing.models import Proof, Publication
from publishing.steps import Refused

PATIENCE = 30.0  # seconds a channel has


class ChannelFailed(Exception):
    """A channel did not get what was approved; the message says which and what was seen."""


@dataclass(frozen=True)
class Row:
    """One line of the table. `milliseconds` from the commit of the approval (or of Send) to the reader's answer."""

    channel: str
    version: int
    state: str
    url: str
    milliseconds: int


class MainJob:
    def __init__(self, tell: Callable[[str], Any]) -> None:
        self.tell = tell
        self.rows: list[Row] = []
        users = get_user_model().objects
        self.editor, self.reviewer, self.colleague, self.marketer = (
            users.get(username=name) for name in ("editor", "reviewer", "colleague", "marketer")
        )
        self.page = TreatmentPage.objects.earliest("pk")
        self.issue = NewsletterIssue.objects.earliest("pk")

    def run(self) -> list[Row]:
        self.rows.append(self._published("Website", self._publish_page, self._page_url(), self._page_version))
        self.rows.append(self._published("App", lambda: self.approved_at, self._item_url(), self._item_version))
        self.rows.append(self._sent())
        return self.rows

    # --- The page ---

    def _publish_page(self) -> float:
        if live := _live(self.page):
            self.tell(f"  The sample page is live already (version {live}).")
            self.approved_at = time.monotonic()
            return self.approved_at
        proof = self._submit(self.page, "the sample page")
        self._refuse_editor(proof)
        self.approved_at = self._approve(proof, self.reviewer)
        return self.approved_at

    def _refuse_editor(self, proof: Proof) -> None:
        try:
            approvals.approve(proof_id=proof.pk, digest=proof.digest, user=self.editor)
        except Refused as reason:
            self.tell(f"  The editor tries to approve her own page: “{reason}”")
        else:
            raise ChannelFailed("The editor could approve her own page.")

    def _submit(self, source: Any, name: str) -> Proof:
        with transaction.atomic():
            source.get_latest_revision() or source.save_revision(user=self.editor)
            source.get_workflow().start(source, self.editor)
        self.tell(f"  The editor submits {name}. Checking…")
        return self._wait_for_proof(source)

    def _wait_for_proof(self, source: Any) -> Proof:
        def ready() -> Proof | None:
            proof = Proof.objects.filter(publication__public_id=source.translation_key).latest("pk")
            if proof.state == Proof.State.REFUSED:
                raise ChannelFailed("; ".join(finding["message"] for finding in proof.findings))
            return proof if proof.state == Proof.State.READY else None

        return _wait(ready, "the checks to finish; is the worker running?")

    def _approve(self, proof: Proof, user: Any) -> float:
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=user)
        self.tell(f"  {user.get_full_name()} approves it.")
        return time.monotonic()

    # --- What readers get ---

    def _published(self, channel: str, start: Callable[[], float], url: str, version: Callable[[str], int]) -> Row:
        started = start()
        number = _wait(lambda: version(url), f"{channel} to show it at {url}")
        row = Row(channel, number, "Live", url, round((time.monotonic() - started) * 1000))
        self.tell(f"  {channel}: version {number} at {url}")
        return row

    def _page_url(self) -> str:
        return f"{settings.PUBLIC_URL}{self.page.public_path}"

    def _item_url(self) -> str:
        return f"{settings.PUBLIC_URL}/api/mobile/v1/en-US/items/{self.page.translation_key}"

    def _page_version(self, url: str) -> int:
        body = _get(url)
        number = _live(self.page)
        return number if body and f"Version {number}".encode() in body else 0

    def _item_version(self, url: str) -> int:
        body = _get(url)
        return json.loads(body)["edition"] if body else 0

    # --- The newsletter ---

    def _sent(self) -> Row:
        started = self._send()
        count = len(ADDRESSES)
        _wait(lambda: self._mails() >= count, f"{count} mails to arrive at {settings.MAIL_PAGE_URL}")
        row = Row("Newsletter", _live(self.issue), f"Sent to {count}", settings.MAIL_PAGE_URL, _since(started))
        self.tell(f"  Newsletter: {count} mails at {settings.MAIL_PAGE_URL}")
        return row

    def _send(self) -> float:
        if _live(self.issue):
            self.tell("  The sample newsletter was sent already.")
            return time.monotonic()
        proof = self._submit(self.issue, "the sample newsletter")
        self._approve(proof, self.colleague)
        proof.refresh_from_db()
        releases.release_now(proof.release_item.release_id, self.marketer)
        self.tell("  Marketing presses Send.")
        return time.monotonic()

    def _mails(self) -> int:
        return Message.objects.filter(state=Message.State.ACCEPTED).count()


def _live(source: Any) -> int:
    publication = Publication.objects.filter(public_id=source.translation_key).first()
    return publication.live.number if publication and publication.live else 0


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _wait(answer: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := answer():
            return found
        time.sleep(0.01)
    raise ChannelFailed(f"Waited {PATIENCE:.0f} seconds for {what}.")


def _get(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return response.read()
    except (urllib.error.URLError, OSError):
        return b""
