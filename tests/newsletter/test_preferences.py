"""A reader's own page: what can be chosen, and that only a link of ours opens it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.test import Client

from channels.newsletter.models import Message, Subscriber, Suppression
from channels.newsletter.sending import audience
from channels.newsletter.subscribers import erasing, own_links, sign_up_form, tokens, upkeep
from channels.newsletter.subscribers.address_keys import key_of
from channels.newsletter.subscribers.leaving import end
from channels.newsletter.topics import Topic
from cms.logs import EventFormatter
from publishing.base import PublishedEdition
from publishing.models import AuditEntry

pytestmark = pytest.mark.django_db

Subscribe = Callable[..., Subscriber]


@pytest.fixture(autouse=True)
def offered(monkeypatch: Any) -> None:
    found = [Topic("cancer", "Cancer"), Topic("net", "Neuroendocrine tumors")]
    monkeypatch.setattr(sign_up_form, "topics", lambda locale: found)


@pytest.fixture
def reader(subscribe: Subscribe) -> Subscriber:
    return subscribe("reader@example.org")


@pytest.fixture
def address(reader: Subscriber) -> str:
    return path(own_links.preferences_link(reader.public_id, 7))


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def do(client: Client, address: str, deed: str, **fields: Any) -> Any:
    return client.post(address, {"do": deed, **fields})


class TestWhoMayOpenIt:
    def test_everything_but_a_link_of_ours_gets_one_neutral_page(self, strict: Client, reader: Subscriber) -> None:
        good = tokens.sign(tokens.PREFERENCES, reader.public_id, 7)
        wrong = [good[:-1] + ("A" if good[-1] != "A" else "B"), str(reader.pk), str(reader.public_id), "1", "2"]
        wrong += [
            "x" * 4096,
            tokens.sign(tokens.LEAVE, reader.public_id, 7),
            tokens.sign(tokens.CONFIRM, reader.public_id, 7),
        ]
        wrong += [tokens.sign(tokens.PREFERENCES, uuid4(), 7)]  # of somebody who was erased
        said = set()
        for token in wrong:
            for method in ("get", "post"):
                answer = getattr(strict, method)(f"/newsletter/preferences/{token}/", {"do": "leave"})
                said.add((answer.status_code, answer.content))
        assert len(said) == 1
        assert said.pop()[0] == 404
        reader.refresh_from_db()
        assert reader.state == "confirmed"

    @pytest.mark.parametrize("deed", ["choose", "pause", "resume", "download", "erase", "leave"])
    def test_opening_it_changes_nothing(self, strict: Client, reader: Subscriber, address: str, deed: str) -> None:
        before = Subscriber.objects.filter(pk=reader.pk).values().get()
        for method in (strict.get, strict.head):
            assert method(address, {"do": deed, "sure": "yes", "months": "1"}).status_code == 200
        assert Subscriber.objects.filter(pk=reader.pk).values().get() == before

    def test_it_stays_private_and_sets_no_cookie(self, strict: Client, address: str) -> None:
        for answer in (strict.get(address), do(strict, address, "resume"), do(strict, address, "nothing")):
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["Cache-Control"] == "private, no-store"
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
            assert not answer.cookies
            assert "reader@example.org" not in answer.content.decode()

    @pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
    def test_other_methods_are_refused_and_the_address_is_not_logged(
        self, strict: Client, address: str, method: str, caplog: Any
    ) -> None:
        assert getattr(strict, method)(address).status_code == 405
        assert "preferences/v1" not in caplog.text


class TestChoosing:
    def test_topics_are_kept_sealed(self, strict: Client, reader: Subscriber, address: str) -> None:
        answer = do(strict, address, "choose", topics=["net"])
        assert answer.status_code == 200 and "Your choices are saved" in answer.content.decode()
        reader.refresh_from_db()
        assert reader.interests == ["net"]
        assert b"net" not in bytes(reader.sealed_interests)
        assert 'value="net" checked' in strict.get(address).content.decode()

    def test_ticking_none_means_all(self, strict: Client, reader: Subscriber, address: str) -> None:
        do(strict, address, "choose", topics=["net"])
        do(strict, address, "choose")
        reader.refresh_from_db()
        assert reader.sealed_interests is None

    @pytest.mark.parametrize("fields", [{"topics": ["other"]}, {"language": "xx"}])
    def test_what_is_not_offered_changes_nothing(
        self, strict: Client, reader: Subscriber, address: str, fields: dict[str, Any]
    ) -> None:
        answer = do(strict, address, "choose", **fields)
        assert answer.status_code == 400 and "Nothing was changed" in answer.content.decode()
        reader.refresh_from_db()
        assert reader.interests == []

    def test_the_language_can_be_chosen_where_there_are_several(
        self, strict: Client, reader: Subscriber, address: str, settings: Any
    ) -> None:
        settings.LANGUAGES = [("en-us", "English"), ("es-us", "Español")]
        do(strict, address, "choose", language="es-US")
        reader.refresh_from_db()
        assert reader.locale == "es-US"

    def test_the_record_says_that_and_not_what(self, strict: Client, reader: Subscriber, address: str) -> None:
        do(strict, address, "choose", topics=["net"])
        entry = AuditEntry.objects.get(event="subscriber chose")
        assert entry.subject == f"subscriber {reader.pk}"
        assert "net" not in f"{entry.detail} {entry.new_state} {entry.old_state}"

    def test_a_key_that_is_missing_is_said_in_a_sentence(self, strict: Client, address: str, settings: Any) -> None:
        do(strict, address, "choose", topics=["net"])
        settings.NEWSLETTER_KEYS = ["another key, and not the one that sealed it"]
        answer = strict.get(address)
        assert answer.status_code == 503
        assert "Nothing was changed" in answer.content.decode()


class TestPausing:
    @pytest.mark.parametrize("months", ["1", "3", ""])
    def test_nobody_on_a_pause_gets_a_newsletter(
        self, strict: Client, reader: Subscriber, address: str, edition: PublishedEdition, months: str
    ) -> None:
        do(strict, address, "pause", months=months)
        audience.freeze(edition)
        assert not Message.objects.filter(subscriber=reader).exists()

    def test_it_ends_by_itself_or_by_the_button(self, strict: Client, reader: Subscriber, address: str) -> None:
        do(strict, address, "pause", months="1")
        assert "Send me newsletters again" in strict.get(address).content.decode()
        Subscriber.objects.update(paused_until=Now())
        assert "For how long?" in strict.get(address).content.decode()
        do(strict, address, "pause", months="")
        assert "until you press the button" in strict.get(address).content.decode()
        do(strict, address, "resume")
        reader.refresh_from_db()
        assert reader.paused_until is None

    def test_another_length_is_refused(self, strict: Client, reader: Subscriber, address: str) -> None:
        assert do(strict, address, "pause", months="99").status_code == 400
        assert do(strict, address, "pause").status_code == 400
        reader.refresh_from_db()
        assert reader.paused_until is None


class TestOwnData:
    def test_it_comes_as_a_file(
        self, strict: Client, reader: Subscriber, address: str, edition: PublishedEdition
    ) -> None:
        do(strict, address, "choose", topics=["net"])
        audience.freeze(edition)
        answer = do(strict, address, "download")
        assert answer["Content-Disposition"].startswith("attachment")
        told = json.loads(answer.content)
        assert (told["email"], told["topics"], told["consent"]["text"]) == (
            "reader@example.org",
            ["net"],
            "Send me news.",
        )
        assert [one["title"] for one in told["newsletters"]] == ["News from the clinic"]

    def test_erasing_needs_a_tick(self, strict: Client, reader: Subscriber, address: str) -> None:
        answer = do(strict, address, "erase")
        assert answer.status_code == 400 and "Nothing was erased" in answer.content.decode()
        assert Subscriber.objects.filter(pk=reader.pk).exists()

    def test_an_erased_reader_is_a_hash_in_the_ledger(
        self, strict: Client, reader: Subscriber, address: str, edition: PublishedEdition
    ) -> None:
        audience.freeze(edition)
        answer = do(strict, address, "erase", sure="yes")
        assert answer.status_code == 200 and "Your data is erased" in answer.content.decode()
        assert not Subscriber.objects.filter(pk=reader.pk).exists()
        message = Message.objects.get()
        assert (message.subscriber, message.email, message.address_key) == (None, "", key_of("reader@example.org"))
        assert Suppression.objects.get().reason == "left"
        assert do(strict, address, "erase", sure="yes").status_code == 404

    def test_a_complaint_outlives_the_erasure_of_who_made_it(
        self, strict: Client, reader: Subscriber, address: str
    ) -> None:
        Suppression.objects.create(address_key=reader.address_key, reason="complaint")
        do(strict, address, "erase", sure="yes")
        assert Suppression.objects.get().reason == "complaint"


class TestLeaving:
    def test_the_page_then_offers_the_data_and_no_choices(
        self, strict: Client, reader: Subscriber, address: str
    ) -> None:
        page = do(strict, address, "leave").content.decode()
        reader.refresh_from_db()
        assert (reader.state, reader.ended_reason) == ("ended", "unsubscribed")
        assert "Erase my data" in page and 'value="choose"' not in page

    def test_a_month_after_the_end_the_address_goes(self, reader: Subscriber, subscribe: Subscribe) -> None:
        gone = subscribe("gone@example.org")
        end(reader.public_id, "unsubscribed")
        end(gone.public_id, "no_such_address")
        upkeep.poll()
        assert Subscriber.objects.count() == 2
        Subscriber.objects.update(ended_at=Now() - erasing.AFTER_THE_END)
        upkeep.poll()
        assert not Subscriber.objects.exists()
        reasons = dict(Suppression.objects.values_list("address_key", "reason"))
        assert reasons == {key_of("reader@example.org"): "left", key_of("gone@example.org"): "bounce"}


def test_no_log_line_holds_a_readers_link(reader: Subscriber) -> None:
    """Whoever writes an address down: Django does so for requests that it refuses itself."""
    own = [own_links.leave_link(reader.public_id), own_links.preferences_link(reader.public_id)]
    own += [own_links.confirm_link(reader.public_id, 1), own[0] + "/"]
    for link in own:
        record = logging.makeLogRecord({"msg": "Bad Request: %s", "args": (link,), "request": link})
        said = EventFormatter().format(record)
        assert "…" in said and "v1." not in said
