"""Real threads: whoever signs, publishes and releases at the same moment, each page ends with its newest text."""

from __future__ import annotations

from functools import partial

import pytest

from cms.models import TreatmentPage
from publishing.models import Approval, Proof, Republish
from publishing.rendering import build_id
from publishing.republishing import releasing, standing
from tests.conftest import cast, submit, work
from tests.publishing.audited import audited
from tests.publishing.deploys import (
    BASE,
    NEW,
    OLD,
    Deploys,
    html,
    prepare,
    program_fixture,
    publication_of,
    release,
    sign,
)
from tests.publishing.test_races import fresh_proof, press, race

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_site")]
program = program_fixture()


@pytest.fixture
def redesigned(program: Deploys) -> Republish:
    _page, proof, people = fresh_proof(0)
    press(proof, people["reviewer"])()
    work()
    program.replace(BASE, OLD, NEW)
    return prepare()


def test_of_two_who_press_at_once_one_signs(redesigned: Republish) -> None:
    people = cast()
    said = race(*(partial(sign, redesigned, people[name]) for name in ("reviewer", "colleague")))
    assert sorted(sentence == "done" for sentence in said) == [False, True]
    assert Approval.objects.filter(basis="build").values("user").distinct().count() == 1


@pytest.mark.parametrize("signed_before", [True, False])
def test_a_text_approved_at_that_moment_is_what_readers_see(redesigned: Republish, signed_before: bool) -> None:
    _page, proof, people = fresh_proof(1)
    if signed_before:
        sign(redesigned, people["reviewer"])
        said = race(partial(releasing.run, redesigned.pk, 60), press(proof, people["reviewer"]))
    else:
        said = race(partial(sign, redesigned, people["colleague"]), press(proof, people["reviewer"]))
    assert said[1] == "done"
    redesigned.refresh_from_db()
    release(redesigned)
    page = TreatmentPage.objects.get()
    assert publication_of(page).live.proof == proof
    assert proof.sealed.facts["lead"] in html(page)
    code, report = audited()
    assert code == 0, report


def test_two_workers_release_each_page_once(redesigned: Republish) -> None:
    total = standing.ready(redesigned).count()
    sign(redesigned, cast()["reviewer"])
    race(*[partial(releasing.run, redesigned.pk, 60)] * 2)
    release(redesigned)
    assert Proof.objects.filter(republish=redesigned, edition__isnull=False).count() == total
    assert not standing.behind(build_id()).exists()
    assert submit(TreatmentPage.objects.get(), cast()["editor"]).build == build_id()
