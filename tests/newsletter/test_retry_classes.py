"""What a refusal means beyond its message: for the address, its domain, the mailing and the mail server."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message, RelayState, SendingRate, Subscriber, Suppression
from channels.newsletter.sending import breaker, engine, ledger, rates
from channels.newsletter.sending.uncertain import resolve_uncertain
from channels.newsletter.subscribers.leaving import end
from publishing.base import PublishedEdition
from publishing.models import AuditEntry, Edition
from tests.newsletter.conftest import as_correction
from tests.newsletter.mailserver import Sink, free_port
from tests.newsletter.test_sending import make_due, states

pytestmark = pytest.mark.usefixtures("committing")
Mail = Callable[..., Mailing]


@pytest.fixture
def mail(edition: PublishedEdition, subscribe: Callable[..., Subscriber], mailserver: Sink) -> Mail:
    def freeze(*names: str, purpose: str = "newsletter") -> Mailing:
        for name in names:
            subscribe(name if "@" in name else f"{name}@example.org")
        Newsletter().deliver(edition)
        if purpose == "correction":
            as_correction(Mailing.objects.get())
        return Mailing.objects.get()

    return freeze


def measured() -> dict[tuple[str, str, str], float]:
    """{(name, purpose, state): how many}, as monitoring reads it."""
    return {
        (sample.name, sample.labels["purpose"], sample.labels["state"]): sample.value
        for family in Newsletter().measures()
        for sample in family.samples
    }


class TestMonitoring:
    def test_what_nobody_can_tell_is_told_after_the_newsletter_was_sent_too(self, mail: Mail) -> None:
        told = ("concord_messages", "newsletter", "uncertain")
        engine.run(mail("gone_after_dot", "reader").pk)
        engine.poll()
        assert Mailing.objects.get().finished_at
        assert measured()[told] == 1
        assert measured()["concord_messages", "newsletter", "accepted"] == 0
        Mailing.objects.update(finished_at=timezone.now() - timedelta(days=31))
        assert measured()[told] == 0


class TestAddresses:
    def test_one_that_does_not_exist_gets_nothing_ever_again(self, mail: Mail) -> None:
        engine.run(mail("nobody", "plain550", "later").pk)
        assert list(Suppression.objects.values_list("address_key", "reason")) == [
            (Subscriber.objects.get(email="nobody@example.org").address_key, "bounce")
        ]
        ended = Subscriber.objects.filter(state="ended").values_list("email", "ended_reason")
        assert list(ended) == [("nobody@example.org", "no_such_address")]

    def test_a_closed_mailbox_counts_from_the_second_newsletter_on(self, mail: Mail, mailserver: Sink) -> None:
        mailing = mail("closed")
        engine.run(mailing.pk)
        assert states() == {"closed": "rejected"}
        assert not Suppression.objects.exists()
        Message.objects.update(state="queued", fence=F("fence") + 1)  # as another newsletter would meet it
        earlier = Message.objects.get()
        earlier_edition = Edition.objects.exclude(pk=mailing.edition_id).first()
        Message.objects.create(
            edition=earlier_edition, address_key=earlier.address_key, state="rejected",
            reason="mailbox_closed", message_id="<earlier@example.org>", date=earlier.date,
        )  # fmt: skip
        Mailing.objects.update(state="sending", finished_at=None)
        engine.run(mailing.pk)
        assert Suppression.objects.get().address_key == earlier.address_key
        assert Subscriber.objects.get().ended_reason == "mailbox_closed"

    def test_a_full_mailbox_is_no_reason_to_end_a_subscription(self, mail: Mail) -> None:
        engine.run(mail("full").pk)
        assert Message.objects.get().reason == "mailbox_full"
        assert not Suppression.objects.exists()
        assert Subscriber.objects.get().state == "confirmed"

    def test_why_somebody_was_left_out_is_said_in_one_word(self, mail: Mail, mailserver: Sink) -> None:
        mailing = mail("left", "paused", "suppressed", "erased", "reader")
        end(Subscriber.objects.get(email="left@example.org").public_id, "unsubscribed")
        paused = Subscriber.objects.filter(email="paused@example.org")
        paused.update(paused_until=timezone.now() + timedelta(days=30))
        key = Subscriber.objects.get(email="suppressed@example.org").address_key
        Suppression.objects.create(address_key=key, reason="complaint")
        erased = Message.objects.get(subscriber__email="erased@example.org")
        Subscriber.objects.filter(email="erased@example.org").delete()
        engine.run(mailing.pk)
        said = dict(Message.objects.values_list("subscriber__email", "reason"))
        assert said == {
            "left@example.org": "left", "paused@example.org": "paused", "suppressed@example.org": "suppressed",
            None: "erased", "reader@example.org": "",
        }  # fmt: skip
        assert Message.objects.get(pk=erased.pk).state == "suppressed"
        assert list(mailserver.count()) == ["reader@example.org"]


class TestCorrections:
    def test_who_left_since_gets_it_and_who_must_not_does_not(self, mail: Mail, mailserver: Sink) -> None:
        mailing = mail("left", "suppressed", "erased", purpose="correction")
        end(Subscriber.objects.get(email="left@example.org").public_id, "unsubscribed")
        key = Subscriber.objects.get(email="suppressed@example.org").address_key
        Suppression.objects.create(address_key=key, reason="bounce")
        Subscriber.objects.filter(email="erased@example.org").delete()
        engine.run(mailing.pk)
        assert list(mailserver.count()) == ["left@example.org"]

    def test_to_an_address_that_does_not_exist_none_goes_again_whoever_asked_for_silence_before(
        self, mail: Mail
    ) -> None:
        mailing = mail("nobody", purpose="correction")
        Suppression.objects.create(address_key=Subscriber.objects.get().address_key, reason="manual")
        engine.run(mailing.pk)
        assert Suppression.objects.get().reason == "bounce"

    def test_monitoring_tells_them_from_newsletters(self, mail: Mail) -> None:
        mail("reader", purpose="correction")
        found = measured()
        assert found["concord_mailings", "correction", "sending"] == 1
        assert found["concord_mailings", "newsletter", "sending"] == 0
        assert found["concord_messages", "correction", "queued"] == 1
        assert found["concord_messages", "newsletter", "queued"] == 0

    def test_without_an_answer_it_is_sent_three_times_under_one_name(self, mail: Mail, mailserver: Sink) -> None:
        mailing = mail("gone_after_dot", purpose="correction")
        for _ in range(5):
            engine.run(mailing.pk)
            make_due()
            engine.poll()
        assert states() == {"gone_after_dot": "uncertain"}
        assert len(mailserver.bodies) == 3
        assert len({message["Message-ID"] for message in mailserver.messages()}) == 1


class TestDomains:
    def test_one_that_wants_fewer_gets_half_and_later_more_again(self, mail: Mail, settings: Any) -> None:
        settings.NEWSLETTER_DOMAIN_RATE = 8.0
        engine.run(mail("slower", "reader@other.example.org").pk)
        assert states() == {"slower": "deferred", "reader": "accepted"}
        rate = SendingRate.objects.get(name="example.org")
        assert rate.per_second == pytest.approx(4, rel=0.2)
        assert SendingRate.objects.get(name="other.example.org").per_second == 8
        assert RelayState.objects.get().failures == 0
        SendingRate.objects.update(refilled_at=timezone.now() - timedelta(hours=1))
        make_due()
        engine.run(Mailing.objects.get().pk)
        assert SendingRate.objects.get(name="example.org").per_second == pytest.approx(4, rel=0.2)  # 8, and half again

    def test_more_than_its_rate_waits_each_for_a_moment_of_its_own(self, mail: Mail, settings: Any) -> None:
        settings.NEWSLETTER_DOMAIN_RATE = 2.0
        mailing = mail(*[f"reader{number}" for number in range(10)], "zoe@other.example.org")
        claims, _ = ledger.claim(mailing.edition_id)
        admitted = rates.admit(claims)
        assert Counter(held.domain for held in admitted) == {"example.org": 4, "other.example.org": 1}
        waits = list(Message.objects.filter(state="queued").order_by("next_at").values_list("next_at", flat=True))
        assert len(waits) == len(set(waits)) == 6
        assert (waits[-1] - waits[0]).total_seconds() == pytest.approx(2.5, abs=0.3)

    def test_the_mail_server_gets_no_more_than_its_rate(self, mail: Mail, settings: Any) -> None:
        settings.NEWSLETTER_RELAY_RATE = 5.0
        assert [rates.room(50), rates.room(50)] == [10, 0]
        rates.give_back(3)
        assert rates.room(50) == 3


class TestTheMailServer:
    def test_of_ten_connections_that_break_one_counts_and_one_message_tries_again(
        self, mail: Mail, mailserver: Sink, settings: Any
    ) -> None:
        mailing = mail(*[f"reader{number}" for number in range(300)])
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
        engine.run(mailing.pk)
        assert RelayState.objects.get().failures == 1
        assert Counter(Message.objects.values_list("state", "attempts")) == {("queued", 0): 300}
        make_due()
        engine.run(mailing.pk)
        waiting = RelayState.objects.get()
        assert waiting.failures == 2
        assert (waiting.next_at - timezone.now()).total_seconds() == pytest.approx(120, abs=20)
        settings.EMAIL_PORT = port
        make_due()
        engine.run(mailing.pk)
        assert RelayState.objects.get().failures == 0
        assert Counter(Message.objects.values_list("state", flat=True)) == {"accepted": 300}

    def test_a_message_that_is_refused_again_after_a_person_went_on_stops_nobody_else(self, mail: Mail) -> None:
        mailing = mail("policy", "zoe")
        engine.run(mailing.pk)
        assert Mailing.objects.get().state == "paused"
        assert breaker.resume(mailing.pk)
        engine.run(mailing.pk)
        assert states() == {"policy": "rejected", "zoe": "accepted"}
        assert not Suppression.objects.exists()


class TestPausingByItself:
    def test_too_many_missing_addresses_stop_it(self, mail: Mail, settings: Any, monkeypatch: Any) -> None:
        settings.NEWSLETTER_LANES = 1
        monkeypatch.setattr(ledger, "BATCH", 40)
        names = [f"nobody+{number}" if number % 20 == 0 else f"reader{number}" for number in range(300)]
        mailing = mail(*names)
        engine.run(mailing.pk)
        paused = Mailing.objects.get()
        assert paused.state == "paused"
        assert "addresses do not exist" in paused.note
        assert Message.objects.filter(state="queued").count() > 100

    def test_one_of_three_stops_nothing(self, mail: Mail) -> None:
        engine.run(mail("nobody", "one", "two").pk)
        assert Mailing.objects.get().state == "sent"

    def test_complaints_stop_it_and_a_person_may_go_on(self, mail: Mail) -> None:
        mailing = mail(*[f"reader{number}" for number in range(120)])
        sent = Message.objects.order_by("pk")[:110]
        Message.objects.filter(pk__in=[row.pk for row in sent]).update(state="accepted", changed_at=timezone.now())
        Message.objects.filter(pk__in=[row.pk for row in sent[:2]]).update(feedback="complained")
        Newsletter().poll()
        assert Mailing.objects.get().note.startswith("2 of 110 readers reported it")
        assert breaker.resume(mailing.pk)
        Newsletter().poll()
        assert Mailing.objects.get().state == "sending"


class TestUncertain:
    def test_an_operator_says_what_the_log_told(self, mail: Mail, mailserver: Sink) -> None:
        mailing = mail("gone_after_dot", "gone_after_dot+2")
        engine.run(mailing.pk)
        arrived, absent = Message.objects.order_by("pk")
        said = io.StringIO()
        call_command("mail_uncertain", stdout=said, stderr=io.StringIO())
        assert arrived.message_id in said.getvalue()
        assert "@example.org\t" not in said.getvalue().replace(arrived.message_id, "").replace(absent.message_id, "")
        Subscriber.objects.filter(email__startswith="gone_after_dot+2").update(email="mended@example.org")
        call_command("mail_uncertain", arrived=[arrived.pk], not_arrived=[absent.pk], stdout=said)
        assert Mailing.objects.get().state == "sending"
        engine.run(mailing.pk)
        assert Mailing.objects.get().state == "sent"
        assert set(states().values()) == {"accepted"}
        assert mailserver.count()["mended@example.org"] == 1
        assert AuditEntry.objects.filter(event="uncertain message settled").count() >= 2

    def test_saying_it_twice_changes_nothing(self, mail: Mail) -> None:
        engine.run(mail("gone_after_dot").pk)
        message = Message.objects.get()
        assert resolve_uncertain(message.pk, "accepted") == "accepted"
        assert resolve_uncertain(message.pk, "absent") == ""
        assert states() == {"gone_after_dot": "accepted"}
