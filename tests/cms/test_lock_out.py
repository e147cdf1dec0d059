"""A colleague leaves; a colleague has lost her phone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from cms.models import TreatmentPage
from publishing.models import Absence, Approval, AuditEntry, Proof
from publishing.sharing import links
from tests.cms.conftest import run
from tests.cms.logging_in import enter_password, fresh_counts, give_app, is_in
from tests.conftest import submit

pytestmark = pytest.mark.django_db
__all__ = ["fresh_counts"]  # a fixture, used without being named


@pytest.fixture
def reviewer(people: dict[str, Any]) -> Any:
    return people["reviewer"]


@pytest.fixture
def administrator(people: dict[str, Any], django_user_model: Any) -> Any:
    return django_user_model.objects.create_superuser("admin", "admin@example.org", "five wandering otters")


def test_a_leaver_is_out_at_once_on_every_device(reviewer: Any) -> None:
    give_app(reviewer)
    laptop, phone = Client(), Client()
    laptop.force_login(reviewer)
    phone.force_login(reviewer)
    said = run("lock_out", reviewer.email.upper())
    assert "2 of its sessions ended" in said
    assert not is_in(laptop)
    assert not is_in(phone)
    assert not Session.objects.exists()
    reviewer.refresh_from_db()
    assert not reviewer.is_active
    assert not reviewer.groups.exists()
    assert not Authenticator.objects.exists()
    assert enter_password(Client(), reviewer).status_code == 200
    assert AuditEntry.objects.filter(subject=f"account {reviewer.pk}", event="locked out").exists()


def test_it_says_what_still_names_this_person_and_deletes_no_evidence(
    page: TreatmentPage, people: dict[str, Any], publish: Any
) -> None:
    publish(page)
    page.lead = f"{page.lead} And more."
    proof = submit(page, people["editor"])
    evidence = Approval.objects.count(), Proof.objects.count()
    said = run("lock_out", people["reviewer"].email)
    assert f"Readers see “{page.title}” with this reviewer" in said
    assert f"“{page.title}” waits for this person's approval" in said
    assert f"“{page.title}” names “" in said
    assert (Approval.objects.count(), Proof.objects.count()) == evidence
    assert Proof.objects.get(pk=proof.pk).waits_for_approval
    assert "was submitted by this person" in run("lock_out", people["editor"].email)


def test_what_she_let_others_see_and_do_ends_too(page: TreatmentPage, people: dict[str, Any]) -> None:
    proof = submit(page, people["editor"])
    _link, secret = links.make(proof_id=proof.pk, user=people["editor"], days=7, for_whom="Patient panel")
    tomorrow = date.today() + timedelta(days=1)
    Absence.objects.create(user=people["colleague"], until=tomorrow, deputy=people["editor"])
    Absence.objects.create(user=people["editor"], until=tomorrow, deputy=people["colleague"])
    assert "1 links for people without an account ended" in run("lock_out", people["editor"].email)
    assert links.find(secret) is None
    assert Absence.objects.get().deputy is None
    assert AuditEntry.objects.filter(event="link ended", subject=f"proof {proof.pk}", actor=None).exists()


def test_an_address_of_nobody_or_of_several_is_said(people: dict[str, Any], django_user_model: Any) -> None:
    with pytest.raises(CommandError, match="No account has this email address"):
        run("lock_out", "nobody@example.org")
    with pytest.raises(CommandError, match="No account"):
        run("lock_out", "")
    for name in ("one", "two"):
        django_user_model.objects.create_user(name, "shared@example.org", "x")
    with pytest.raises(CommandError, match="Several accounts have this address: one, two"):
        run("lock_out", "shared@example.org")


def test_unticking_active_in_the_admin_ends_the_sessions(reviewer: Any, administrator: Any) -> None:
    hers, client = Client(), Client()
    hers.force_login(reviewer)
    client.force_login(administrator)
    groups = list(reviewer.groups.values_list("pk", flat=True))
    form = {"username": reviewer.username, "email": reviewer.email, "first_name": "R", "last_name": "O"}
    answer = client.post(reverse("wagtailusers_users:edit", args=[reviewer.pk]), {**form, "groups": groups})
    assert answer.status_code == 302, answer.content
    assert Session.objects.count() == 1
    assert not is_in(hers)
    assert is_in(client)


def test_a_lost_phone_is_reset_by_another_administrator(reviewer: Any, administrator: Any, settings: Any) -> None:
    settings.SECOND_FACTOR = True
    give_app(reviewer)
    said = run("reset_second_factor", reviewer.email, by=administrator.email)
    assert "1 second factors taken" in said
    client = Client()
    enter_password(client, reviewer)
    assert client.get("/admin/")["Location"].startswith("/admin/login/first-factor/")
    entry = AuditEntry.objects.get(event="second factor reset")
    assert (entry.subject, entry.actor) == (f"account {reviewer.pk}", administrator)


def test_nobody_resets_her_own_and_nobody_without_the_right(reviewer: Any, administrator: Any) -> None:
    give_app(administrator)
    with pytest.raises(CommandError, match="Nobody resets her own"):
        run("reset_second_factor", administrator.email, by=administrator.email)
    with pytest.raises(CommandError, match="is not an administrator"):
        run("reset_second_factor", administrator.email, by=reviewer.email)
    assert Authenticator.objects.exists()
