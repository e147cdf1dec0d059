"""The main job: submit the sample page, have it approved by a second person, and wait until readers have it.

It goes on where an earlier run stopped; what is live already is reported with the times the ledger kept."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from channels.newsletter.models import Mailing
from cms.models import NewsletterIssue, TreatmentPage
from cms.sample.subscribers import ADDRESSES
from publishing import approvals, releases
from publishing.models import Delivery, Edition, Proof, Publication, Release
from publishing.steps import Refused

PATIENCE = 30.0  # seconds a channel has


class ChannelFailed(Exception):
    """A channel did not get what was approved; the message says which and what was seen."""


@dataclass(frozen=True)
class Row:
    """One line of the table. `milliseconds` from the commit of the approval (mail: of Send) to the reader's answer."""

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
        approved_at = self._publish_page()
        item_url = f"{settings.PUBLIC_URL}/api/mobile/v1/en-US/items/{self.page.translation_key}"
        for channel, name, url, version in (
            ("website", "Website", f"{settings.PUBLIC_URL}{self.page.public_path}", self._page_version),
            ("mobile", "App", item_url, self._item_version),
        ):
            number = _wait(partial(version, url), f"{name} to show it at {url}")
            self._row(name, number, "Live", url, _since(approved_at) if approved_at else self._delivered_in(channel))
        self._mail(self._send())
        return self.rows

    def _row(self, channel: str, number: int, state: str, url: str, milliseconds: int) -> None:
        self.rows.append(Row(channel, number, state, url, milliseconds))
        self.tell(f"  {channel}: version {number} at {url}")

    # --- Submit and approve ---

    def _publish_page(self) -> float | None:
        """When it was approved just now; None when an earlier run did that."""
        if edition := _live(self.page):
            self.tell(f"  The sample page is live already (version {edition.number}).")
            return None
        proof = self._submit(self.page, "the sample page")
        self._refuse_editor(proof)
        return self._approve(proof, self.reviewer)

    def _refuse_editor(self, proof: Proof) -> None:
        try:
            approvals.approve(proof_id=proof.pk, digest=proof.digest, user=self.editor)
        except Refused as reason:
            self.tell(f"  The editor tries to approve her own page: “{reason}”")
        else:
            raise ChannelFailed("The editor could approve her own page.")

    def _submit(self, source: Any, name: str) -> Proof:
        workflow_state = source.current_workflow_state
        if workflow_state is None:
            with transaction.atomic():
                source.get_workflow().start(source, self.editor)
        elif workflow_state.status == workflow_state.STATUS_NEEDS_CHANGES:
            with transaction.atomic():
                workflow_state.resume(self.editor)
        self.tell(f"  The editor submits {name}. Checking…")
        return _wait(lambda: _ready_proof(source), "the checks to finish; is the worker running?")

    def _approve(self, proof: Proof, user: Any) -> float:
        approvals.approve(proof_id=proof.pk, digest=proof.digest, user=user)
        approved_at = time.monotonic()
        self.tell(f"  {user.get_full_name()} approves it.")
        return approved_at

    # --- What readers get ---

    def _page_version(self, url: str) -> int:
        body, edition = _get(url), _live(self.page)
        return edition.number if edition and f"Version {edition.number}".encode() in body else 0

    def _item_version(self, url: str) -> int:
        body = _get(url)
        return json.loads(body)["edition"] if body else 0

    def _delivered_in(self, channel: str) -> int:
        mine = Delivery.objects.filter(edition__publication__public_id=self.page.translation_key, channel=channel)
        delivery = mine.earliest("pk")
        approval = delivery.edition.published_proof.approvals.latest("pk")
        return _between(approval.created_at, delivery.delivered_at)

    # --- The newsletter ---

    def _send(self) -> float | None:
        """When Send was pressed just now; None when an earlier run did that."""
        if _live(self.issue):
            self.tell("  The sample newsletter was sent in an earlier run; its mails are not kept.")
            return None
        if (release := self._approved_release()) is None:
            self._approve(self._submit(self.issue, "the sample newsletter"), self.colleague)
            release = self._approved_release()
        releases.release_now(release.pk, self.marketer)
        sent_at = time.monotonic()
        self.tell("  Marketing presses Send.")
        return sent_at

    def _approved_release(self) -> Any:
        return Release.objects.filter(
            items__publication__public_id=self.issue.translation_key, state=Release.State.WAITING
        ).first()

    def _mail(self, sent_at: float | None) -> None:
        count, url = len(ADDRESSES), settings.MAIL_PAGE_URL
        if sent_at is not None:
            _wait(lambda: self._arrived() >= count, f"{count} mails to arrive at {url}")
        mailing = Mailing.objects.get(issue=self.issue.translation_key)
        took = _since(sent_at) if sent_at else _between(mailing.created_at, mailing.finished_at)
        self._row("Newsletter", mailing.edition.number, f"Sent to {mailing.recipients}", url, took)

    def _arrived(self) -> int:
        """Read from the mail page as anybody would, not from our own records."""
        mails = json.loads(_get(f"{settings.MAIL_PAGE_URL}/messages.json") or b"[]")
        return len({mail["recipients"][0] for mail in mails if mail["subject"] == self.issue.subject})


def _live(source: Any) -> Edition | None:
    publication = Publication.objects.filter(public_id=source.translation_key).first()
    return publication.live if publication else None


def _ready_proof(source: Any) -> Proof | None:
    proof = Proof.objects.filter(publication__public_id=source.translation_key).latest("pk")
    if proof.state == Proof.State.REFUSED:
        raise ChannelFailed("; ".join(finding["message"] for finding in proof.findings))
    return proof if proof.waits_for_approval else None


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _between(start: datetime, end: datetime | None) -> int:
    return round((end - start).total_seconds() * 1000) if end else 0


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
