"""The signature under a new design: who may give it, what it covers, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from cms.models import TreatmentPage
from publishing.models import Approval, AuditEntry, Proof, Republish
from publishing.rendering import build_id
from publishing.republishing import releasing, signing, standing
from publishing.steps import Refused
from publishing.store import read
from tests.publishing.audited import audited
from tests.publishing.deploys import (
    BASE,
    NEW,
    NEW_WORDS,
    OLD,
    Deploys,
    html,
    prepare,
    program_fixture,
    publication_of,
    release,
    sign,
)

pytestmark = pytest.mark.django_db
program = program_fixture()

BLUE = ".imprint{color:#123}"


def test_who_signed_the_design_and_who_signed_the_text_are_both_on_record(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    first = publish(page)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    sign(row, people["colleague"])
    release(row)
    approval = Approval.objects.get(proof__edition=publication_of(page).live)
    assert (approval.basis, approval.user_name, approval.role) == (
        "build",
        people["colleague"].get_full_name(),
        "New design",
    )
    assert approval.source == first.approvals.get()
    assert AuditEntry.objects.get(event="republish signed").actor == people["colleague"]
    assert AuditEntry.objects.filter(event="approved by build", actor=people["colleague"]).count() == (
        Proof.objects.filter(republish=row).count()
    )
    code, said = audited()
    assert code == 0, said


def test_a_page_published_meanwhile_keeps_its_own_version(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    page.lead = "A text that was approved while somebody was looking at the new design, long enough."
    newer = publish(page)
    with pytest.raises(Refused, match="after this page was opened"):
        sign(row, people["reviewer"])
    shown = signing.refresh(row.pk)
    assert shown.digest != row.digest
    assert Proof.objects.get(publication=newer.publication, republish=row).state == Proof.State.VOID
    sign(shown, people["reviewer"])
    release(row)
    assert publication_of(page).live == newer.edition
    assert page.lead in html(page)


def test_nobody_signs_without_the_right_to(page: TreatmentPage, publish: Any, program: Deploys, people: Any) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    for name in ("editor", "marketer"):
        with pytest.raises(Refused, match="Clinical reviewers"):
            sign(row, people[name])
    people["editor"].is_superuser = True
    people["editor"].save()
    with pytest.raises(Refused, match="not among them"):
        sign(row, people["editor"])


def test_where_words_of_clinical_texts_differ_a_clinician_signs(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW_WORDS)
    row = prepare()
    with pytest.raises(Refused, match="Words differ in texts that clinicians review"):
        sign(row, people["colleague"])
    sign(row, people["reviewer"])


def test_pressing_twice_gives_one_signature(page: TreatmentPage, publish: Any, program: Deploys, people: Any) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    row = prepare()
    sign(row, people["reviewer"])
    signed = Approval.objects.filter(basis="build").count()
    with pytest.raises(Refused, match="approved this already"):
        sign(row, people["colleague"])
    assert Approval.objects.filter(basis="build").count() == signed


def test_a_still_newer_design_takes_the_place_of_one_nobody_signed(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    older = prepare()
    program.restyle(BLUE)
    with pytest.raises(Refused, match="has to prepare it again"):
        sign(older, people["reviewer"])
    newer = prepare()
    older.refresh_from_db()
    assert older.state == Republish.State.CANCELLED
    assert set(Proof.objects.filter(republish=older).values_list("state", flat=True)) == {"void"}
    with pytest.raises(Refused, match="newer one took its place"):
        sign(older, people["reviewer"])
    sign(newer, people["reviewer"])
    release(newer)
    assert BLUE in read("website", html(page).split('rel="stylesheet" href="/')[1].split('"')[0])[1].decode()


def test_a_newer_design_ends_one_that_is_under_way_and_what_is_out_stays_proved(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.replace(BASE, OLD, NEW)
    older = prepare()
    sign(older, people["reviewer"])
    releasing.run(older.pk, seconds=0)
    program.restyle(BLUE)
    newer = prepare()
    older.refresh_from_db()
    assert older.state == Republish.State.DONE
    assert not releasing.run(older.pk)
    sign(newer, people["reviewer"])
    release(newer)
    assert not standing.behind(build_id()).exists()
    code, said = audited()
    assert code == 0, said
