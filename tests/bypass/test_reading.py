"""Reading what is not approved: keys for programs, previews, drafts, and evidence that somebody tidies away."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision, TaskState

from cms.models import CallToAction, TreatmentPage
from publishing.gate import installed
from publishing.models import Approval, Proof
from tests.bypass.routes import drift_of
from tests.publishing.test_admin_pages import logged_in

pytestmark = pytest.mark.django_db


def test_b21_a_key_for_programs_opens_nothing(live: TreatmentPage, superuser: Any, nothing_public_changes: Any) -> None:
    out = StringIO()
    call_command("api_tokens", "create", user=superuser.username, name="for a program", stdout=out)
    key = {"headers": {"authorization": f"Bearer {out.getvalue().strip()}"}}
    live.lead = "A lead that a program with a key would like to see published, and that is long enough."
    live.save_revision()
    with nothing_public_changes():
        for address in ("/api/v3/pages/", "/api/v2/pages/", f"/api/v3/pages/{live.pk}/publish/"):
            assert Client().post(address, {}, **key).status_code == 404
        admin = reverse("wagtailadmin_api:pages:action", args=[live.pk, "publish"])
        for response in (Client().post(admin, {}, **key), Client().get("/admin/", **key)):
            assert (response.status_code, "/admin/login/" in response["Location"]) == (302, True)


def test_b21_no_api_of_wagtails_own_has_an_address() -> None:
    assert not apps.is_installed("wagtail.api.v2")
    assert not apps.is_installed("wagtail.api.v3")
    assert installed.problems() == []


def test_b36_tidying_old_versions_away_leaves_all_evidence(
    live: TreatmentPage, publish: Any, people: Any, nothing_public_changes: Any
) -> None:
    approvals = list(Approval.objects.values_list("pk", "digest", "user_name"))
    approved = live.live_revision_id
    live.lead = "A newer draft that nobody has submitted yet, and that is long enough for a lead."
    live.save_revision(user=people["editor"])
    with nothing_public_changes():
        call_command("purge_revisions", stdout=StringIO())
        assert drift_of(live) == []
    assert not Revision.objects.filter(pk=approved).exists()
    assert not TaskState.objects.filter(revision_id=approved).exists()
    assert list(Approval.objects.values_list("pk", "digest", "user_name")) == approvals
    assert Proof.objects.get(edition__publication__public_id=live.translation_key).content["lead"]
    words = StringIO()
    call_command("audit", stdout=words)
    assert "No fault: everything served was approved." in words.getvalue()


def test_b39_previews_and_drafts_are_kept_by_nobody(page: TreatmentPage, waiting: Proof, people: Any) -> None:
    client = logged_in(people["reviewer"])
    artefact = waiting.artefacts.filter(shared=False).first()
    button = CallToAction.objects.get()
    addresses = [
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]) + "?mode=website",
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, page.latest_revision_id]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse(button.snippet_viewset.get_url_name("edit"), args=[button.pk]),
        reverse("publishing:approve", args=[waiting.pk]),
        reverse("publishing:shown", args=[waiting.pk, artefact.pk]),
        reverse("wagtailadmin_api:pages:listing"),
    ]
    for address in addresses:
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert {"no-store", "private"} <= {part.strip() for part in response["Cache-Control"].split(",")}


def test_b39_a_stranger_gets_no_draft(page: TreatmentPage, waiting: Proof) -> None:
    stranger = Client()
    artefact = waiting.artefacts.filter(shared=False).first()
    for address in (
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("publishing:shown", args=[waiting.pk, artefact.pk]),
        reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
    ):
        assert "/admin/login/" in stranger.get(address)["Location"]
    assert stranger.get(page.public_path).status_code == 404
    assert stranger.get(f"{page.public_path}?version=draft").status_code == 404
