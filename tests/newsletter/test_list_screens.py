"""The list of readers in the admin: one person at a time, nothing by the side, and every look on record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from channels.newsletter.lists import importing, table
from channels.newsletter.models import ListImport, Message, Subscriber, Suppression
from channels.newsletter.subscribers import suppressions
from channels.newsletter.subscribers.address_keys import key_of
from publishing.base import PublishedEdition
from publishing.models import AuditEntry
from tests.conftest import cast
from tests.publishing.test_admin_pages import NEVER_SHOWN, logged_in, words_of

pytestmark = pytest.mark.django_db
Subscribe = Callable[..., Subscriber]
FRONT = "/admin/newsletters/subscribers/"


@pytest.fixture
def reader(site: None, subscribe: Subscribe) -> Subscriber:
    made = subscribe("Reader@example.org")
    made.interests = ["lung-cancer"]
    made.save()
    return made


@pytest.fixture
def marketer(reader: Subscriber) -> Client:
    return logged_in(cast()["marketer"])


def act(client: Client, name: str, pk: int, **values: str) -> Any:
    return client.post(reverse(f"subscribers:{name}", args=[pk]), values)


class TestLookingUp:
    @pytest.mark.parametrize("typed", ["Reader@example.org", " reader@EXAMPLE.org "])
    def test_the_whole_address_finds_the_person(self, marketer: Client, reader: Subscriber, typed: str) -> None:
        found = marketer.post(f"{FRONT}find/", {"email": typed})
        assert found["Location"] == f"{FRONT}{reader.pk}/"
        card = words_of(marketer.get(found["Location"]))
        for words in ("reader@example.org", "gets the newsletter", "send me news.", "on the website"):
            assert words in card
        assert "lung" not in card

    @pytest.mark.parametrize("typed", ["", "reader", "@example.org", "eader@example.org", "%", "x" * 9999])
    def test_a_part_of_an_address_finds_nobody(self, marketer: Client, typed: str) -> None:
        answer = marketer.post(f"{FRONT}find/", {"email": typed})
        assert answer.status_code == 404
        assert "is not on the list" in words_of(answer)

    def test_no_page_lists_addresses(self, marketer: Client) -> None:
        front = marketer.get(FRONT)
        assert "@example.org" not in front.content.decode()
        assert "get the newsletter" in words_of(front)
        assert marketer.get(f"{FRONT}find/", {"email": "reader@example.org"}).status_code == 405

    def test_each_look_is_recorded_without_the_address(self, marketer: Client, reader: Subscriber) -> None:
        marketer.get(f"{FRONT}{reader.pk}/")
        entry = AuditEntry.objects.filter(event="subscriber looked at").get()
        assert (entry.actor, entry.subject) == (cast()["marketer"], f"subscriber {reader.pk}")
        assert not AuditEntry.objects.filter(detail__icontains="example.org").exists()

    def test_no_word_of_the_code_is_shown(self, marketer: Client, reader: Subscriber) -> None:
        for path in (FRONT, f"{FRONT}{reader.pk}/", f"{FRONT}import/"):
            said = words_of(marketer.get(path)).split()
            assert not set(NEVER_SHOWN) & set(said)

    @pytest.mark.parametrize("name", ["editor", "reviewer", "colleague"])
    def test_nobody_else_may(self, reader: Subscriber, name: str) -> None:
        client = logged_in(cast()[name])
        for path in (FRONT, f"{FRONT}{reader.pk}/", f"{FRONT}import/"):
            assert client.get(path).status_code == 302
        for path in (f"{FRONT}find/", f"{FRONT}export/", f"{FRONT}{reader.pk}/erase/", f"{FRONT}{reader.pk}/file/"):
            assert client.post(path, {"sure": "yes", "email": reader.email}).status_code == 302
        assert Subscriber.objects.filter(pk=reader.pk, state="confirmed").exists()


class TestActions:
    def test_taking_off_needs_a_reason_of_the_list(self, marketer: Client, reader: Subscriber) -> None:
        act(marketer, "end", reader.pk, reason="I felt like it")
        reader.refresh_from_db()
        assert reader.state == "confirmed"
        act(marketer, "end", reader.pk, reason="asked_us")
        reader.refresh_from_db()
        assert (reader.state, reader.ended_reason) == ("ended", "asked_us")
        assert AuditEntry.objects.get(event="ended by a colleague").actor == cast()["marketer"]

    def test_shut_out_and_let_in_again_brings_nobody_back(self, marketer: Client, reader: Subscriber) -> None:
        act(marketer, "end", reader.pk, reason="asked_us")
        act(marketer, "suppress", reader.pk, reason="complaint")
        suppression = Suppression.objects.get()
        assert (suppression.address_key, suppression.reason) == (reader.address_key, "complaint")
        assert "the person complained" in words_of(marketer.get(f"{FRONT}{reader.pk}/"))
        act(marketer, "lift", suppression.pk, reason="")
        assert Suppression.objects.exists()
        act(marketer, "lift", suppression.pk, reason="by_mistake")
        assert not Suppression.objects.exists()
        reader.refresh_from_db()
        assert reader.state == "ended"
        assert AuditEntry.objects.get(event="address let in again").detail == "complaint: by_mistake"

    def test_erasing_leaves_the_code_of_the_address_alone(
        self, marketer: Client, reader: Subscriber, edition: PublishedEdition
    ) -> None:
        message = Message.objects.create(
            edition_id=edition.id,
            subscriber=reader,
            address_key=reader.address_key,
            message_id="<1@example.org>",
            date=reader.created_at,
        )
        act(marketer, "erase", reader.pk)
        assert Subscriber.objects.filter(pk=reader.pk).exists()
        act(marketer, "erase", reader.pk, sure="yes")
        assert not Subscriber.objects.filter(pk=reader.pk).exists()
        message.refresh_from_db()
        assert (message.email, message.address_key) == ("", key_of("reader@example.org"))
        found = marketer.post(f"{FRONT}find/", {"email": "reader@example.org"})
        assert "nobody with this address is on the list" in words_of(found)
        assert "the person left before" in words_of(found)
        assert "let it in again" in words_of(found)
        entry = AuditEntry.objects.get(event="subscriber erased")
        assert (entry.actor, entry.detail) == (cast()["marketer"], "by a colleague")

    def test_who_was_erased_may_sign_up_anew_and_who_complained_may_not(
        self, marketer: Client, reader: Subscriber, subscribe: Subscribe
    ) -> None:
        complainer = subscribe("complainer@example.org")
        act(marketer, "suppress", complainer.pk, reason="complaint")
        for person in (reader, complainer):
            act(marketer, "erase", person.pk, sure="yes")
        assert not suppressions.stand_against(reader.address_key)
        assert suppressions.stand_against(complainer.address_key)

    def test_the_card_of_who_left_before_is_shown(self, marketer: Client, reader: Subscriber) -> None:
        suppressions.remember(reader.address_key, "left")
        assert "the person left before" in words_of(marketer.get(f"{FRONT}{reader.pk}/"))

    @pytest.mark.parametrize("reason", ["left", "", "complaint "])
    def test_shutting_out_needs_a_reason_of_the_list(self, marketer: Client, reader: Subscriber, reason: str) -> None:
        act(marketer, "suppress", reader.pk, reason=reason)
        assert not Suppression.objects.exists()

    def test_shutting_out_counts_for_who_left_before(self, marketer: Client, reader: Subscriber) -> None:
        suppressions.remember(reader.address_key, "left")
        act(marketer, "suppress", reader.pk, reason="manual")
        assert suppressions.stand_against(reader.address_key)

    def test_the_persons_file_tells_all_but_keeps_topics_from_the_colleague(
        self, marketer: Client, reader: Subscriber
    ) -> None:
        told = json.loads(act(marketer, "file", reader.pk).content)
        assert told["address"] == "Reader@example.org"
        assert told["consent"]["words"] == "Send me news."
        assert "lung" not in json.dumps(told)
        allow(cast()["marketer"], "export_interests")
        assert json.loads(act(marketer, "file", reader.pk).content)["topics"] == ["lung-cancer"]
        assert AuditEntry.objects.filter(event="file made for the person").count() == 2


def allow(user: Any, codename: str) -> None:
    user.user_permissions.add(Permission.objects.get(codename=codename))


class TestExport:
    def rows(self, client: Client, **values: str) -> list[dict[str, str]]:
        response: Any = client.post(f"{FRONT}export/", values)
        assert response.streaming
        body = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(body)))

    def test_topics_need_a_permission_of_their_own(self, marketer: Client) -> None:
        row = self.rows(marketer, with_topics="yes")[0]
        assert row["email"] == "Reader@example.org"
        assert "topics" not in row
        allow(cast()["marketer"], "export_interests")
        assert self.rows(marketer, with_topics="yes")[0]["topics"] == "lung-cancer"
        details = list(AuditEntry.objects.filter(event="list exported").values_list("detail", flat=True))
        assert details == ["without topics", "with topics"]

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_a_spreadsheet_works_nothing_out(self, marketer: Client, reader: Subscriber, start: str) -> None:
        Subscriber.objects.update(consent_text=f"{start}cmd|' /C calc'!A0", email=f"{start}1@example.org")
        row = self.rows(marketer)[0]
        assert row["consent"].startswith("'")
        assert row["email"].startswith("'")

    def test_a_link_cannot_take_it_away(self, marketer: Client) -> None:
        assert marketer.get(f"{FRONT}export/").status_code == 405


class TestImporting:
    def upload(self, client: Client, body: bytes, name: str = "list.csv") -> Any:
        return client.post(f"{FRONT}import/", {"file": SimpleUploadedFile(name, body), "language": "en-US"})

    def test_from_the_file_to_the_report(self, marketer: Client) -> None:
        body = (
            b"email;consent_date;consent\r\nnew@example.org;2026-10-01;At the open day.\r\n"
            b"=1+1@example.org;2026-10-01;At the open day.\r\nreader@example.org;2026-10-01;At the open day.\r\n"
        )
        follow = self.upload(marketer, body)["Location"]
        assert "0 of 3 rows" in words_of(marketer.get(follow))
        importing.run(ListImport.objects.get().pk)
        said = words_of(marketer.get(follow))
        assert "all 3 rows were read" in said
        assert "begins like a formula" in said
        assert "example.org" not in said
        response: Any = marketer.post(f"{follow}report/")
        lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
        assert [(row[0], row[1], row[3]) for row in lines[1:]] == [
            ("2", "Added", ""),
            ("3", "Refused", "'=1+1@example.org"),
            ("4", "already there", ""),
        ]
        assert AuditEntry.objects.filter(event="report of an import taken away").exists()
        assert marketer.get(f"{follow}report/").status_code == 405

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [(b"", table.EMPTY), (b"PK\x03\x04 and so on", table.WORKBOOK), (b"a,b\n1,2\n", "has to name the columns")],
    )
    def test_what_cannot_be_read_is_refused_with_a_sentence(self, marketer: Client, body: bytes, sentence: str) -> None:
        answer = self.upload(marketer, body)
        assert answer.status_code == 400
        assert sentence.lower() in words_of(answer).replace("&#x27;", "'")
        assert not ListImport.objects.exists()

    def test_without_a_file_the_form_says_so(self, marketer: Client) -> None:
        answer = marketer.post(f"{FRONT}import/", {"language": "en-US"})
        assert answer.status_code == 400
        assert "this field is required" in words_of(answer)

    def test_what_is_too_large_is_refused_before_it_is_read(self, marketer: Client) -> None:
        answer = marketer.generic("POST", f"{FRONT}import/", b"", CONTENT_LENGTH=str(60_000_000))
        assert answer.status_code == 413
        assert "more than 50 mb" in words_of(answer)

    def test_a_page_elsewhere_cannot_upload_in_somebodys_name(self, reader: Subscriber) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast()["marketer"])
        assert self.upload(client, b"email,consent_date,consent\n").status_code == 403
