"""`manage.py audit`: versions, approvals and entries of the record that somebody removed or changed are missed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from cms.models import TreatmentPage
from publishing.edge import Edge
from publishing.models import Approval, Delivery, Edition, LiveArtefact, LiveSummary, Publication, Republish
from tests.conftest import work
from tests.publishing import deploys
from tests.publishing.audited import (
    assert_found,
    audited,
    by_hand,
    change_button,
    live_page,
    mirror,
    publish_second,
)

pytestmark = pytest.mark.django_db
program = deploys.program_fixture()


@pytest.fixture
def mirrored(page: TreatmentPage, publish: Any, edge: Edge, settings: Any) -> Edge:
    """The page published and on the edge that the audit looks at."""
    return mirror(page, publish, edge, settings)


@pytest.fixture
def live(mirrored: Edge) -> LiveArtefact:
    return live_page()


def test_a_version_that_was_deleted_leaves_a_gap(live: LiveArtefact, page: TreatmentPage, publish: Any) -> None:
    publish_second(page, publish)
    first = Edition.objects.get(publication=live.key.publication, number=1)
    with by_hand() as sql:
        sql("DELETE FROM publishing_delivery WHERE edition_id = %s", [first.pk])
        sql("DELETE FROM publishing_edition WHERE id = %s", [first.pk])
    assert_found("version 1 is missing", f"edition {first.pk}: it was numbered 1 and is gone")


def test_a_newest_version_that_was_deleted_is_missed_too(live: LiveArtefact) -> None:
    publication = live.key.publication
    LiveSummary.objects.filter(publication=publication).delete()
    Delivery.objects.filter(edition__publication=publication).delete()
    Publication.objects.filter(pk=publication.pk).update(live=None, number=0)
    with by_hand() as sql:
        sql("DELETE FROM publishing_edition WHERE publication_id = %s", [publication.pk])
    assert_found("it was numbered 1 and is gone", "it serves version 1, which was never published")


def test_a_removed_approval_is_missed(live: LiveArtefact) -> None:
    with by_hand() as sql:
        sql(
            "DELETE FROM publishing_approval WHERE proof_id = (SELECT proof_id FROM publishing_edition"
            " WHERE publication_id = %s)",
            [live.key.publication_id],
        )
    assert_found("nobody approved it")


def test_an_approval_by_the_person_who_submitted_is_found(live: LiveArtefact) -> None:
    proof = Edition.objects.get(publication=live.key.publication).published_proof
    with by_hand() as sql:
        sql(
            "UPDATE publishing_approval SET user_id = %s WHERE proof_id = %s",
            [proof.submitted_by_id, proof.pk],
        )
    assert_found("it was approved by somebody who submitted or wrote it")


def test_a_removed_approval_is_missed_by_what_repeats_it(mirrored: Edge, page: TreatmentPage, publish: Any) -> None:
    change_button(publish)
    approval = Approval.objects.get(proof__edition__publication__public_id=page.translation_key, basis="direct")
    with by_hand() as sql:
        sql("UPDATE publishing_approval SET digest = %s WHERE id = %s", ["0" * 64, approval.pk])
    code, said = audited()
    assert code == 1
    assert said.count("its approval names other contents") == 2


def test_a_part_that_was_never_approved_is_found(mirrored: Edge, publish: Any) -> None:
    button = change_button(publish)
    edition = Edition.objects.filter(publication__public_id=button.translation_key).latest("number")
    with by_hand() as sql:
        sql("UPDATE publishing_edition SET facets = '{}' WHERE id = %s", [edition.pk])
    assert_found("what it contains (call to action) was never approved in this form")


def test_changed_contents_of_a_version_are_found(live: LiveArtefact) -> None:
    proof = Edition.objects.get(publication=live.key.publication).published_proof
    with by_hand() as sql:
        sql("UPDATE publishing_proof SET dependencies = '[]' WHERE id = %s", [proof.pk])
    assert_found("what it holds is not what was sealed for approval")


def test_an_entry_missing_in_the_record_is_found(live: LiveArtefact) -> None:
    edition = Edition.objects.get(publication=live.key.publication)
    with by_hand() as sql:
        sql("DELETE FROM publishing_auditentry WHERE subject = %s", [f"edition {edition.pk}"])
    assert_found("no entry of the record tells that it was numbered")


OURS = """SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'publishing%' ORDER BY 1, 2"""


def test_every_guard_of_the_database_that_is_switched_off_is_found(live: LiveArtefact) -> None:
    """Asked of the migrated database, so that a guard which comes later is watched too."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(OURS)
        ours = cursor.fetchall()
        for table, name in ours:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    assert ("publishing_waiver", "append_only") in ours
    assert_found(*(f"table {table}: its guard “{name}” is switched off or gone" for table, name in ours))


def test_a_design_that_nobody_signed_is_found(
    mirrored: Edge, page: TreatmentPage, program: deploys.Deploys, people: dict[str, Any]
) -> None:
    program.replace(deploys.BASE, deploys.OLD, deploys.NEW)
    row = deploys.prepare()
    deploys.sign(row, people["colleague"])
    deploys.release(row)
    work()
    mirrored.follow()
    code, said = audited()
    assert (code, "following a signed text in a signed design" in said) == (0, True), said
    Republish.objects.filter(pk=row.pk).update(digest="0" * 64)
    assert_found("the signature under its design covers something else")
    Republish.objects.filter(pk=row.pk).update(state="cancelled")
    assert_found("nobody signed the design it appears in")
