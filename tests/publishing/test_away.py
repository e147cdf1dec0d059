"""Away until a day, with somebody who stands in: what colleagues read, and how the deputy takes a review over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.urls import reverse

from cms.models import TreatmentPage
from publishing import letters
from publishing.away import absences
from publishing.away import letters as away_letters
from publishing.clock import today
from publishing.models import Absence, Proof
from tests.conftest import approve
from tests.publishing.colleagues import newest, second_reviewer, waiting
from tests.publishing.screens import logged_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def surgeon(people: dict[str, Any]) -> Any:
    return second_reviewer(people)


@pytest.fixture
def proof(page: TreatmentPage, people: dict[str, Any], surgeon: Any) -> Proof:
    return waiting(page, people)


def away(user: Any, deputy: Any = None, days: int = 5) -> Absence:
    return Absence.objects.create(user=user, deputy=deputy, until=today() + timedelta(days=days))


def say(who: Any, **fields: object) -> Any:
    return logged_in(who).post(reverse("away:away"), {"save": "1", **fields})


class TestSaying:
    def test_a_person_says_until_when_and_whom_to_ask(self, people: dict[str, Any], surgeon: Any) -> None:
        until = today() + timedelta(days=9)
        assert say(people["reviewer"], until=until.isoformat(), deputy=surgeon.pk).status_code == 302
        absence = Absence.objects.get()
        assert (absence.user, absence.until, absence.deputy) == (people["reviewer"], until, surgeon)

    def test_she_ends_it_when_she_is_back(self, people: dict[str, Any]) -> None:
        away(people["reviewer"])
        logged_in(people["reviewer"]).post(reverse("away:away"), {"back": "1"})
        assert not Absence.objects.exists()

    @pytest.mark.parametrize(
        ("until", "sentence"),
        [
            ("2001-01-01", "this day is over"),
            ("9999-12-31", "choose a day within a year"),
            ("soon", "write a day"),
            ("", "choose your last day away"),
        ],
    )
    def test_a_day_that_cannot_be_is_answered_with_a_sentence(
        self, people: dict[str, Any], until: str, sentence: str
    ) -> None:
        answer = say(people["reviewer"], until=until)
        assert answer.status_code == 400
        assert sentence in words_of(answer)
        assert not Absence.objects.exists()

    def test_nobody_of_another_group_can_stand_in(self, people: dict[str, Any]) -> None:
        until = (today() + timedelta(days=3)).isoformat()
        answer = say(people["reviewer"], until=until, deputy=people["marketer"].pk)
        assert "cannot stand in for you" in words_of(answer)
        assert not Absence.objects.exists()

    def test_nobody_says_it_for_somebody_else(self, people: dict[str, Any]) -> None:
        say(people["editor"], until=(today() + timedelta(days=3)).isoformat(), user=people["reviewer"].pk)
        assert Absence.objects.get().user == people["editor"]


class TestColleaguesRead:
    def test_the_approve_page_and_the_panel_say_so(
        self, proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
    ) -> None:
        absence = away(people["reviewer"], surgeon)
        sentence = (
            f"Reviewer, oncology is away until {absences.day(absence.until)}; Reviewer, surgery can take it over."
        )
        client = logged_in(people["editor"])
        assert sentence.lower() in words_of(client.get(reverse("publishing:approve", args=[proof.pk])))
        url = reverse("publishing:status", args=[ContentType.objects.get_for_model(page).pk, page.pk])
        assert sentence in client.get(url).json()["facts"]

    def test_a_deputy_who_could_not_review_it_is_not_named(self, proof: Proof, people: dict[str, Any]) -> None:
        away(people["reviewer"], people["editor"])
        [sentence] = absences.sentences(proof)
        assert "take it over" not in sentence

    def test_an_absence_that_is_over_says_nothing(self, proof: Proof, people: dict[str, Any], surgeon: Any) -> None:
        away(people["reviewer"], surgeon, days=-1)
        assert absences.sentences(proof) == []


class TestTheDeputy:
    def test_gets_the_mail_too(self, proof: Proof, people: dict[str, Any], surgeon: Any) -> None:
        away(people["reviewer"], surgeon)
        letters.tell(proof.pk)
        assert sorted(letter.to[0] for letter in mail.outbox) == sorted([people["reviewer"].email, surgeon.email])
        hers = next(letter for letter in mail.outbox if letter.to == [surgeon.email])
        assert "Hand over to me" in hers.body

    def test_is_written_to_about_what_waits_already(self, proof: Proof, people: dict[str, Any], surgeon: Any) -> None:
        say(people["reviewer"], until=(today() + timedelta(days=3)).isoformat(), deputy=surgeon.pk)
        away_letters.tell(Absence.objects.get().pk)
        away_letters.tell(Absence.objects.get().pk)
        [letter] = mail.outbox
        assert letter.to == [surgeon.email]
        assert f"/admin/approve/{proof.pk}/" in letter.body

    def test_takes_it_over_with_one_press_and_approves(
        self, proof: Proof, page: TreatmentPage, people: dict[str, Any], surgeon: Any
    ) -> None:
        away(people["reviewer"], surgeon)
        client = logged_in(surgeon)
        url = reverse("publishing:hand_over_to_me", args=[proof.pk])
        assert url in client.get(reverse("publishing:approve", args=[proof.pk])).content.decode()
        assert client.get(url).status_code == 405  # opening a link changes nothing
        assert client.post(url, {"digest": proof.digest}).status_code == 302
        approve(newest(page), surgeon)

    def test_finds_it_on_the_front_page(self, proof: Proof, people: dict[str, Any], surgeon: Any) -> None:
        away(people["reviewer"], surgeon)
        assert "can take it over" in logged_in(surgeon).get(reverse("wagtailadmin_home")).content.decode()

    def test_who_wrote_the_text_gets_no_mail_and_no_button(
        self, page: TreatmentPage, people: dict[str, Any], surgeon: Any
    ) -> None:
        page.lead = "A lead that the deputy wrote herself, which is why she cannot take it over; long enough."
        page.save_revision(user=surgeon)
        proof = waiting(page, people)
        away(people["reviewer"], surgeon)
        letters.tell(proof.pk)
        assert [letter.to for letter in mail.outbox] == [[people["reviewer"].email]]
        url = reverse("publishing:hand_over_to_me", args=[proof.pk])
        assert url not in logged_in(surgeon).get(reverse("publishing:approve", args=[proof.pk])).content.decode()
        assert logged_in(surgeon).post(url, {"digest": proof.digest}).status_code == 409
