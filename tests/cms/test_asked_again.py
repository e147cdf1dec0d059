"""Before a decision the second factor is asked for again when the last one is older than ten minutes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from cms.models import TreatmentPage
from publishing.models import Proof
from tests.cms.logging_in import age, as_in_production, code, fresh_counts, logged_in, reviewer, secret, words_of
from tests.conftest import submit

pytestmark = pytest.mark.django_db
__all__ = ["as_in_production", "fresh_counts", "reviewer", "secret"]  # fixtures, used without being named


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any]) -> Proof:
    return submit(page, people["editor"])


def approve_form(proof: Proof, client: Client) -> dict[str, str]:
    address = reverse("publishing:approve", args=[proof.pk])
    assert client.get(address).status_code == 200
    return {"approve": "1", "digest": proof.digest, "next_review_on": ""}


def test_within_ten_minutes_of_the_factor_approve_is_one_press(reviewer: Any, secret: str, proof: Proof) -> None:
    client = logged_in(reviewer, secret)
    form = approve_form(proof, client)
    age(client, 590)
    client.post(reverse("publishing:approve", args=[proof.pk]), form)
    assert proof.approvals.count() == 1


def test_later_the_factor_is_asked_for_and_what_was_typed_is_kept(reviewer: Any, secret: str, proof: Proof) -> None:
    client, address = logged_in(reviewer, secret), reverse("publishing:approve", args=[proof.pk]) + "?tab=mobile"
    form = approve_form(proof, client) | {"next_review_on": "2027-05-04"}
    age(client, 610)
    answer = client.post(address, form)
    assert answer["Location"] == "/admin/login/factors/reauthenticate/?next=%2Fadmin%2Flogin%2Fgo-on%2F"
    assert proof.approvals.count() == 0
    assert "What you typed is kept" in words_of(client.get(answer["Location"]))
    wrong = client.post(reverse("mfa_reauthenticate"), {"code": "000000", "next": reverse("account_go_on")})
    assert wrong.status_code == 200
    right = client.post(reverse("mfa_reauthenticate"), {"code": code(secret), "next": reverse("account_go_on")})
    again = client.get(right["Location"]).content.decode()
    assert f'action="{address}"' in again
    assert 'name="next_review_on" value="2027-05-04"' in again
    client.post(address, form)
    assert proof.approvals.count() == 1
    assert "kept_form" not in client.session


def test_sending_back_asks_nothing(reviewer: Any, secret: str, proof: Proof) -> None:
    client = logged_in(reviewer, secret)
    age(client, 700)
    client.post(reverse("publishing:approve", args=[proof.pk]), {"send_back": "1", "message": "The dose is missing."})
    assert Proof.objects.get(pk=proof.pk).state != Proof.State.READY


def test_send_back_beside_approve_does_not_slip_an_approval_through(reviewer: Any, secret: str, proof: Proof) -> None:
    client = logged_in(reviewer, secret)
    form = approve_form(proof, client)
    age(client, 700)
    client.post(reverse("publishing:approve", args=[proof.pk]), {**form, "send_back": "1"})
    assert proof.approvals.count() == 0


def test_the_form_of_one_person_is_not_shown_to_another(reviewer: Any, secret: str, proof: Proof) -> None:
    client = logged_in(reviewer, secret)
    form = approve_form(proof, client)
    age(client, 700)
    client.post(reverse("publishing:approve", args=[proof.pk]), form)
    session = client.session
    session["kept_form"] = {**session["kept_form"], "owner": reviewer.pk + 1}
    session.save()
    assert client.get(reverse("account_go_on"))["Location"] == "/admin/"


DECIDING = {
    "publishing:approve",
    "republish:approve",
    "reviews:confirm",
    "emergency:ask",
    "emergency:show",
    "newsletter-send",
    "newsletter-go-on",
    "newsletter-tell",
    "plans:moment",
    "plans:now",
}


def test_every_button_that_decides_what_readers_get_asks_for_a_fresh_factor() -> None:
    marked = {name for name, view in named_views(get_resolver()) if hasattr(view, "decides_but_for")}
    assert marked == DECIDING


def named_views(resolver: Any, prefix: str = "") -> Any:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            own = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_views(pattern, own)
        elif pattern.name:
            yield prefix + pattern.name, pattern.callback
