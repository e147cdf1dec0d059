"""Sending: every message reaches exactly one end, and no text leaves twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from channels.newsletter import tasks
from channels.newsletter.channel import Newsletter
from channels.newsletter.desk.progress import issue_progress
from channels.newsletter.models import Mailing, Message, RelayState, Subscriber
from channels.newsletter.sending import audience, breaker, engine, ledger
from channels.newsletter.sending.ledger import Ending
from channels.newsletter.sending.outcomes import Kind, Outcome
from channels.newsletter.subscribers.leaving import end
from publishing.base import PublishedEdition
from publishing.models import AuditEntry, Blob
from tests.newsletter.mailserver import Sink, free_port

pytestmark = pytest.mark.usefixtures("committing")
Subscribe = Callable[..., Subscriber]
YEARS = timedelta(days=1000)


@pytest.fixture
def mail(edition: PublishedEdition, subscribe: Subscribe, mailserver: Sink) -> Callable[..., Mailing]:
    """Freeze the issue for these readers, named by what the mail server shall do with them."""

    def freeze(*names: str) -> Mailing:
        for name in names:
            subscribe(f"{name}@example.org")
        Newsletter().deliver(edition)
        return Mailing.objects.get()

    return freeze


def states() -> dict[str, str]:
    return {row.email.partition("@")[0]: row.state for row in Message.objects.all()}


def make_due() -> None:
    """Let the time pass that deferred messages and leases wait for."""
    Message.objects.filter(next_at__isnull=False).update(next_at=timezone.now() - YEARS)
    Message.objects.filter(lease_until__isnull=False).update(lease_until=timezone.now() - YEARS)
    Mailing.objects.update(next_at=None, woken_at=None)
    RelayState.objects.filter(next_at__isnull=False).update(next_at=timezone.now() - YEARS)


def test_ten_deliveries_at_once_freeze_one_audience(edition: PublishedEdition, subscribe: Subscribe) -> None:
    for number in range(20):
        subscribe(f"reader{number}@example.org")
    together, failures = Barrier(10), []

    def deliver() -> None:
        try:
            together.wait()
            Newsletter().deliver(edition)
        except Exception as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    threads = [Thread(target=deliver) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Mailing.objects.get().recipients == Message.objects.count() == 20


class TestTheUsualCase:
    def test_everybody_gets_the_approved_words_once(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one", "two", "three")
        tasks.send(mailing.pk)
        assert mailserver.count() == Counter({f"{name}@example.org": 1 for name in ("one", "two", "three")})
        assert set(states().values()) == {"accepted"}
        message = mailserver.messages()[0]
        assert message["Subject"] == "News from the clinic"
        assert "Reviewed by Reviewer, oncology, MD" in str(message.get_body(("plain",)))
        assert Message.objects.filter(message_id=message["Message-ID"], smtp_code=250).exists()

    def test_the_mailing_ends_and_the_sums_hold(self, mail: Any, edition: PublishedEdition) -> None:
        mailing = mail("one", "nobody", "gone_after_dot", "left")
        end(Subscriber.objects.get(email="left@example.org").public_id, "unsubscribed")
        assert issue_progress(edition.id)["left"] == 4
        engine.run(mailing.pk)
        progress = issue_progress(edition.id)
        assert progress["state"] == "sent"
        sums = [progress[name] for name in ("accepted", "failed", "left_out", "uncertain", "left")]
        assert sums == [1, 1, 1, 1, 0]
        assert progress["total"] == 4

    def test_an_issue_without_readers_is_done_at_once(self, mail: Any) -> None:
        engine.run(mail().pk)
        assert Mailing.objects.get().state == "sent"

    def test_sending_again_sends_nothing(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one")
        for _ in range(3):
            tasks.send(mailing.pk)
        assert len(mailserver.bodies) == 1

    def test_four_workers_share_the_work(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail(*[f"reader{number}" for number in range(230)])

        def work() -> None:
            try:
                engine.run(mailing.pk)
            finally:
                connection.close()

        threads = [Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        engine.poll()
        assert set(mailserver.count().values()) == {1}
        assert len(mailserver.bodies) == 230
        assert Mailing.objects.get().state == "sent"

    def test_the_way_out_works(self, mail: Any, mailserver: Sink, client: Any) -> None:
        engine.run(mail("one").pk)
        link = mailserver.messages()[0]["List-Unsubscribe"].strip("<>")
        path = "/u/" + link.rpartition("/u/")[2]
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert Subscriber.objects.get().state == "ended"


class TestEndings:
    @pytest.mark.parametrize(
        ("name", "state"),
        [
            ("nobody", "rejected"),
            ("plain550", "rejected"),
            ("full", "rejected"),
            ("spam", "rejected"),
            ("later", "deferred"),
            ("greylisted", "deferred"),
            ("gone_before_354", "deferred"),
            ("gone_after_dot", "uncertain"),
            ("riddle", "uncertain"),
        ],
    )
    def test_one_readers_trouble_holds_up_nobody_else(self, mail: Any, name: str, state: str) -> None:
        engine.run(mail("first", name, "last").pk)
        assert states() == {"first": "accepted", name: state, "last": "accepted"}

    def test_an_address_that_cannot_be_written_is_rejected_alone(self, mail: Any) -> None:
        engine.run(mail("first", "jürgen", "last").pk)
        assert states() == {"first": "accepted", "jürgen": "rejected", "last": "accepted"}

    def test_only_a_missing_address_ends_a_subscription(self, mail: Any) -> None:
        engine.run(mail("nobody", "plain550", "full", "later", "spam").pk)
        ended = Subscriber.objects.filter(state="ended").values_list("email", "ended_reason")
        assert list(ended) == [("nobody@example.org", "no_such_address")]

    def test_what_was_deferred_is_tried_again_with_the_same_bytes(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("greylisted")
        engine.run(mailing.pk)
        assert engine.run(mailing.pk) is False  # not yet due
        make_due()
        engine.run(mailing.pk)
        first, second = mailserver.bodies
        assert first == second
        assert Message.objects.get().attempts == 2

    def test_trying_again_comes_to_an_end(self, mail: Any) -> None:
        mailing = mail("later")
        for _ in range(ledger.ATTEMPTS + 2):
            engine.run(mailing.pk)
            make_due()
        assert Message.objects.get().attempts == ledger.ATTEMPTS
        assert states() == {"later": "expired"}
        assert Mailing.objects.get().state == "sent"

    def test_uncertain_is_never_sent_again_by_itself(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("gone_after_dot")
        for _ in range(3):
            engine.run(mailing.pk)
            make_due()
            engine.poll()
        assert len(mailserver.bodies) == 1
        assert states() == {"gone_after_dot": "uncertain"}

    def test_no_address_is_kept_with_the_servers_answer(self, mail: Any) -> None:
        engine.run(mail("nobody").pk)
        assert Message.objects.get().smtp_reply == "5.1.1 … unknown here"

    def test_no_address_is_logged(self, mail: Any, caplog: Any) -> None:
        with caplog.at_level("DEBUG", logger="newsletter"), caplog.at_level("DEBUG", logger="publishing"):
            engine.run(mail("nobody", "one", "later").pk)
        ours = [record for record in caplog.records if record.name.startswith(("newsletter", "publishing"))]
        assert ours
        assert not [record for record in ours if "@example.org" in str(vars(record))]


class TestCrashes:
    """What a killed worker leaves behind, taken up by the reconciler's poll."""

    def test_before_the_text_it_is_sent_by_another(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one")
        ledger.claim(mailing.edition_id)
        engine.run(mailing.pk)
        assert mailserver.bodies == []  # the first worker still holds it
        make_due()
        engine.poll()
        engine.run(mailing.pk)
        assert len(mailserver.bodies) == 1
        assert states() == {"one": "accepted"}

    def test_without_workers_the_reconciler_sends_it_itself(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one", "two")
        engine.poll()
        assert mailserver.bodies == []  # a worker was called and has a few seconds to come
        Mailing.objects.filter(pk=mailing.pk).update(woken_at=Now() - engine.WOKEN * 2)
        engine.poll()
        assert states() == {"one": "accepted", "two": "accepted"}

    def test_after_it_may_have_left_it_stays_uncertain(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one")
        [held], _ = ledger.claim(mailing.edition_id)
        assert ledger.begin([held]) == {held.id}
        make_due()
        engine.poll()
        engine.run(mailing.pk)
        assert mailserver.bodies == []
        assert states() == {"one": "uncertain"}
        assert Mailing.objects.get().state == "sent"

    def test_a_worker_that_slept_past_its_lease_sends_nothing(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one")
        [held], _ = ledger.claim(mailing.edition_id)
        make_due()
        assert not ledger.begin([held])  # even before anybody took it over
        engine.poll()
        engine.run(mailing.pk)
        ledger.finish([Ending(held, Outcome(Kind.REJECTED, 550, "late"))])
        assert states() == {"one": "accepted"}

    def test_an_answer_that_came_late_still_counts(self, mail: Any) -> None:
        mailing = mail("one")
        [held], _ = ledger.claim(mailing.edition_id)
        ledger.begin([held])
        make_due()
        engine.poll()
        ledger.finish([Ending(held, Outcome(Kind.ACCEPTED, 250, "queued"))])
        assert states() == {"one": "accepted"}

    def test_a_message_that_kills_its_worker_comes_to_an_end(self, mail: Any) -> None:
        mailing = mail("one")
        for _ in range(ledger.ATTEMPTS):
            ledger.claim(mailing.edition_id)
            make_due()
            engine.poll()
        assert states() == {"one": "expired"}

    def test_an_error_of_ours_between_354_and_the_text_sends_nothing(
        self, mail: Any, mailserver: Sink, monkeypatch: Any
    ) -> None:
        mailing = mail("one", "two")

        def broken(held: list[ledger.Claim]) -> set[int]:
            raise RuntimeError("the database is away")

        with monkeypatch.context() as patch:
            patch.setattr(ledger, "begin", broken)
            with pytest.raises(RuntimeError):
                engine.run(mailing.pk)
        assert mailserver.bodies == []
        assert sorted(states().values()) == ["leased", "queued"]  # the one in hand waits for its lease to lapse
        make_due()
        engine.poll()
        engine.run(mailing.pk)
        assert set(states().values()) == {"accepted"}

    def test_no_transaction_is_open_while_the_server_is_spoken_to(self, mail: Any) -> None:
        mailing = mail("one")
        with pytest.raises(RuntimeError, match="transaction"), transaction.atomic():
            engine.run(mailing.pk)

    def test_what_may_have_left_is_written_down_before_it_does(self, mail: Any, mailserver: Sink) -> None:
        """Seen from another connection before the server awaits the text, and again when it has it."""
        seen: list[str] = []
        mailing = mail("one")
        mailserver.before_text = lambda address: seen.append(_state_from_outside())
        mailserver.after_text = mailserver.before_text
        engine.run(mailing.pk)
        assert seen == ["leased", "in_data"]
        assert AuditEntry.objects.filter(event="mailing finished").exists()


def _state_from_outside() -> str:
    try:
        return Message.objects.get().state
    finally:
        connection.close()


class TestStopping:
    def test_whoever_left_before_the_claim_gets_nothing(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one", "two")
        end(Subscriber.objects.get(email="one@example.org").public_id, "unsubscribed")
        engine.run(mailing.pk)
        assert states() == {"one": "suppressed", "two": "accepted"}
        assert list(mailserver.count()) == ["two@example.org"]

    def test_whoever_left_while_the_server_waits_for_the_text_gets_nothing(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one", "two")
        mailserver.before_text = lambda address: _leave(address) if address.startswith("one") else None
        engine.run(mailing.pk)
        assert states() == {"one": "suppressed", "two": "accepted"}
        assert list(mailserver.count()) == ["two@example.org"]

    def test_an_erased_reader_gets_nothing(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one")
        Subscriber.objects.all().delete()
        engine.run(mailing.pk)
        assert list(Message.objects.values_list("state", flat=True)) == ["suppressed"]
        assert mailserver.bodies == []

    def test_taking_the_issue_down_in_mid_run_stops_the_rest(
        self, mail: Any, mailserver: Sink, edition: PublishedEdition
    ) -> None:
        mailing = mail("one", "two", "three")
        mailserver.before_text = lambda address: _take_down(edition)
        engine.run(mailing.pk)
        engine.poll()
        assert mailserver.bodies == []
        assert set(states().values()) == {"cancelled"}
        assert Mailing.objects.get().finished_at

    def test_altered_text_is_not_sent(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one")
        before = {blob.pk: bytes(blob.body) for blob in Blob.objects.all()}
        try:
            _overwrite(dict.fromkeys(before, b"<p>Buy this</p>"))
            engine.run(mailing.pk)
        finally:
            _overwrite(before)
        assert mailserver.bodies == []
        assert Mailing.objects.get().state == "paused"


def _overwrite(bodies: dict[str, bytes]) -> None:
    """As somebody with the owner's rights in the database could."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publishing_blob DISABLE TRIGGER append_only")
        cursor.executemany(
            "UPDATE publishing_blob SET body = %s WHERE sha256 = %s", [(b, k) for k, b in bodies.items()]
        )
        cursor.execute("ALTER TABLE publishing_blob ENABLE TRIGGER append_only")


def _leave(address: str) -> None:
    try:
        end(Subscriber.objects.get(email=address).public_id, "unsubscribed")
    finally:
        connection.close()


def _take_down(edition: PublishedEdition) -> None:
    try:
        audience.cancel(edition.public_id, edition.locale)
    finally:
        connection.close()


class TestTheMailServerItself:
    @pytest.mark.parametrize("name", ["policy", "toolarge"])
    def test_refusing_what_is_ours_pauses_and_blames_nobody(self, mail: Any, name: str) -> None:
        mailing = mail(name, "zoe")
        engine.run(mailing.pk)
        paused = Mailing.objects.get()
        assert paused.state == "paused"
        assert "refuses this newsletter" in paused.note
        assert states()[name] == "queued"
        assert Message.objects.filter(attempts__gt=0).count() == 0
        assert not Subscriber.objects.filter(state="ended").exists()

    def test_a_paused_mailing_goes_on_when_a_person_says_so(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one")
        breaker.pause(mailing.pk, "5.7.1 no")
        engine.run(mailing.pk)
        assert mailserver.bodies == []
        assert breaker.resume(mailing.pk)
        assert not breaker.resume(mailing.pk)
        engine.run(mailing.pk)
        assert states() == {"one": "accepted"}

    def test_a_server_that_is_away_costs_no_attempt(self, mail: Any, mailserver: Sink, settings: Any) -> None:
        mailing = mail("one", "two")
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
        engine.run(mailing.pk)
        waiting = Mailing.objects.get()
        assert waiting.failures == 1
        assert waiting.next_at is not None
        assert list(Message.objects.values_list("state", "attempts")) == [("queued", 0)] * 2
        settings.EMAIL_PORT = port
        assert engine.run(mailing.pk) is False  # it waits first
        make_due()
        engine.run(mailing.pk)
        done = Mailing.objects.get()
        assert (done.state, done.failures, done.note) == ("sent", 0, "")

    def test_losing_every_connection_stops_after_three(self, mail: Any, mailserver: Sink) -> None:
        engine.run(mail(*[f"gone_after_dot+{number}" for number in range(9)]).pk)
        assert Counter(states().values()) == Counter({"uncertain": 3, "queued": 6})
        assert Mailing.objects.get().next_at is not None


class TestPoll:
    def test_it_wakes_what_was_forgotten_but_not_each_second(self, mail: Any, monkeypatch: Any) -> None:
        woken: list[tuple[Any, ...]] = []
        monkeypatch.setattr(engine, "wake", lambda *call: woken.append(call))
        mailing = mail("one")
        Newsletter().poll()
        Newsletter().poll()
        assert woken == [("channels.newsletter.tasks.send", mailing.pk)]

    def test_old_news_is_not_sent(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one", "two")
        Mailing.objects.update(created_at=timezone.now() - timedelta(hours=49))
        engine.poll()
        engine.run(mailing.pk)
        assert states() == {"one": "expired", "two": "expired"}
        assert mailserver.bodies == []

    def test_a_slice_ends_and_says_that_there_is_more(self, mail: Any, mailserver: Sink) -> None:
        mailing = mail("one", "two")
        assert engine.run(mailing.pk, seconds=0) is True
        assert mailserver.bodies == []
