"""`manage.py republish`: what it says to whoever runs Concord."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.models import TreatmentPage
from publishing import proofing
from publishing.models import Proof, Republish
from publishing.republishing import standing
from tests.publishing.deploys import BASE, NEW, OLD, Deploys, prepare, program_fixture, release, sign

pytestmark = pytest.mark.django_db
program = program_fixture()

BROKEN = "{% load nothing_of_this_name %}{% extends"


def command() -> str:
    said = StringIO()
    call_command("republish", stdout=said)
    return said.getvalue()


def test_it_says_how_it_goes_and_where_to_look(page: TreatmentPage, publish: Any, program: Deploys) -> None:
    publish(page)
    assert command() == "Everything that readers see has this design.\n"
    program.replace(BASE, OLD, NEW)
    said = command()
    row = Republish.objects.get()
    assert f"{standing.ready(row).count()} are ready" in said
    assert said.rstrip().endswith(f"/admin/republish/{row.pk}/")
    assert command().rstrip().endswith(f"/admin/republish/{row.pk}/")
    assert Republish.objects.get() == row


def test_it_names_what_could_not_be_made(page: TreatmentPage, publish: Any, program: Deploys, monkeypatch: Any) -> None:
    publish(page)
    program.replace("templates/website/treatment.html", "{% extends", BROKEN)
    monkeypatch.setattr(proofing, "ATTEMPTS", 1)
    said = command()
    assert "1 stay in the design they have" in said
    assert f"{page.title} (en-US): This content could not be turned into pages" in said


def test_it_fails_when_nothing_could_be_made(
    page: TreatmentPage, publish: Any, program: Deploys, monkeypatch: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    monkeypatch.setattr(proofing, "build", lambda proof_id: refuse(proof_id))
    with pytest.raises(CommandError, match="nothing to approve"):
        command()
    assert Republish.objects.get().state == Republish.State.CANCELLED


def refuse(proof_id: int) -> None:
    Proof.objects.filter(pk=proof_id).update(state="refused")


def test_while_it_is_released_it_says_how_much_is_left(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    sign(row, people["reviewer"])
    assert f"approved this design; {standing.ready(row).count()} are still to be released" in command()
    release(row)
    assert command() == "Everything that readers see has this design.\n"
