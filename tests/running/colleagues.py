"""Colleagues at work on a running Concord: the editor saves and submits, the reviewer decides over HTTP."""

from __future__ import annotations

from typing import Any

import requests
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import transaction

from cms.models import TreatmentPage
from publishing.models import Proof
from tests.running.concord import Concord, wait_for

CHOICES = ("checkbox", "radio")  # a browser sends those that are ticked
AT_ONCE = 10.0  # seconds a person waits for an answer at most; it takes a fraction of one


def the_page() -> TreatmentPage:
    return TreatmentPage.objects.order_by("pk")[0]  # the sample: other pages come after it


def submit(source: Any, username: str = "editor") -> Proof:
    """Save and submit; answers the sealed proof, whoever built it."""
    user = get_user_model().objects.get(username=username)
    with transaction.atomic():
        source.save_revision(user=user)
        source.get_workflow().start(source, user)

    def sealed() -> Proof | None:
        proof = Proof.objects.filter(publication__public_id=source.translation_key).latest("pk")
        assert proof.state != Proof.State.REFUSED, proof.findings
        return proof if proof.state == Proof.State.READY else None

    return wait_for(sealed, "the proof")


class Colleague:
    """Somebody who is logged in, without a browser."""

    def __init__(self, concord: Concord, username: str) -> None:
        self.concord = concord
        self.session = requests.Session()
        login = f"{concord.url}/admin/login/"
        form = {"login": username, "password": f"demo-{username}", "next": "/admin/", **self._token(login)}
        self.session.post(login, form, timeout=30).raise_for_status()

    def approve(self, proof: Proof) -> requests.Response:
        """Open the approve page and press Approve."""
        answer = self._press(proof)
        assert answer is not None, f"{proof} cannot be approved now"
        return answer

    def may_press(self, proof: Proof) -> bool:
        """Approve it, unless a newer version is just taking its place."""
        answer = self._press(proof)
        return answer is not None and answer.ok

    def _press(self, proof: Proof) -> requests.Response | None:
        address = f"{self.concord.url}/admin/approve/{proof.pk}/"
        button = self._open(address).find("button", attrs={"name": "approve"})
        if button is None:
            return None
        fields = button.find_parent("form").find_all("input")
        sent = [field for field in fields if field.get("type") not in CHOICES or field.has_attr("checked")]
        values = {field["name"]: field.get("value", "") for field in sent}
        try:
            return self.session.post(address, {**values, "approve": "1"}, timeout=AT_ONCE)
        except requests.ReadTimeout:
            raise AssertionError(f"Approve did not answer within {AT_ONCE:.0f} seconds.") from None

    def send_newsletter(self) -> None:
        """Press Send on the newsletter that waits first."""
        desk = self._open(f"{self.concord.url}/admin/newsletters/")
        address = self.concord.url + desk.find("a", string="Send…")["href"]
        form = self._open(address).find("input", attrs={"name": "shown"}).find_parent("form")
        hidden = {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}
        typed = {**hidden, "people": hidden["shown"], "now": "1"}
        self.session.post(address, typed, timeout=AT_ONCE).raise_for_status()

    def _token(self, address: str) -> dict[str, str]:
        token = self._open(address).find("input", attrs={"name": "csrfmiddlewaretoken"})
        return {"csrfmiddlewaretoken": token["value"]}

    def _open(self, address: str) -> BeautifulSoup:
        return BeautifulSoup(self.session.get(address, timeout=30).content, "html.parser")


def publish(concord: Concord, lead: str, reviewer: Colleague | None = None) -> int:
    """Bring the sample page out with this lead; answers the version that the approval gave it."""
    page = the_page()
    page.lead = lead
    proof = submit(page)
    answer = (reviewer or Colleague(concord, "reviewer")).approve(proof)
    assert answer.ok, answer.text
    proof.refresh_from_db()
    return proof.edition.number
