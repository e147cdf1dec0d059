"""The bounce mailbox: what is believed, what follows from it, and what is left alone."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from channels.newsletter.channel import Newsletter
from channels.newsletter.feedback import returned_mail, taking
from channels.newsletter.models import Feedback, IgnoredFeedback, Mailing, Message, Subscriber, Suppression
from channels.newsletter.sending import engine, return_path
from channels.newsletter.sending.return_path import Word
from channels.newsletter.subscribers import suppressions
from publishing.base import PublishedEdition
from tests.newsletter import returned, snapshots
from tests.newsletter.conftest import next_edition
from tests.newsletter.imapserver import ImapServer
from tests.newsletter.mailserver import Sink

pytestmark = pytest.mark.usefixtures("committing")


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> None:
    settings.BOUNCE_DOMAIN = "bounces.example.org"
    settings.BOUNCE_MAILBOX = f"maildir://{tmp_path}/box"
    mailbox.Maildir(tmp_path / "box")


@pytest.fixture
def sent(edition: PublishedEdition, subscribe: Callable[..., Subscriber], mailserver: Sink) -> Message:
    """The mail server took it; whether the address exists is to be seen."""
    subscribe("reader@example.org")
    Newsletter().deliver(edition)
    engine.run(Mailing.objects.get().pk)
    return Message.objects.get(state="accepted")


@pytest.fixture
def come_back(settings: Any) -> Callable[..., None]:
    def put(*mails: bytes) -> None:
        box = mailbox.Maildir(settings.BOUNCE_MAILBOX.removeprefix("maildir://"))
        for mail in mails:
            box.add(mail)
        call_command("read_bounces", verbosity=0)
        assert len(box) == 0

    return put


def bounce_address(message: Message) -> str:
    return return_path.address(Word.BOUNCE, message.pk)


def ignored() -> dict[str, int]:
    return dict(IgnoredFeedback.objects.values_list("reason", "number"))


@pytest.fixture(autouse=True)
def nothing_left(committing: None) -> Any:
    yield
    IgnoredFeedback.objects.all().delete()


def test_an_address_that_does_not_exist_gets_no_mail_again(sent: Message, come_back: Any, mailserver: Sink) -> None:
    come_back(returned.report(bounce_address(sent)))
    sent.refresh_from_db()
    assert (sent.state, sent.feedback) == ("accepted", "bounced_hard")
    assert Suppression.objects.get().reason == "bounce"
    assert Suppression.objects.get().address_key == sent.address_key
    assert (Subscriber.objects.get().state, Subscriber.objects.get().ended_reason) == ("ended", "no_such_address")
    assert len(mailserver.bodies) == 1  # nothing was answered


def test_the_real_way_back_is_the_envelope_sender(sent: Message, mailserver: Sink) -> None:
    assert f"<{bounce_address(sent)}>".encode() not in mailserver.bodies[0][1]  # the envelope alone has it
    assert return_path.read(bounce_address(sent).partition("@")[0]) == (Word.BOUNCE, sent.pk)


def test_the_same_report_a_hundred_times_is_one(sent: Message, come_back: Any) -> None:
    come_back(*[returned.report(bounce_address(sent))] * 100)
    come_back(returned.report(bounce_address(sent)))
    assert Feedback.objects.count() == Suppression.objects.count() == 1


@pytest.mark.parametrize(
    "mail",
    [
        lambda address: returned.report("b+" + "a" * 32 + "@bounces.example.org"),
        lambda address: returned.report(address.replace("@bounces.example.org", "@elsewhere.example.org")),
        lambda address: returned.report("news@example.org"),
        lambda address: returned.report(address.replace("b+", "u+")),  # that hash is for another word
        lambda address: returned.complaint(address),
    ],
    ids=["made up", "other domain", "no token", "other word", "complaint with a return path"],
)
def test_what_is_not_to_an_address_of_ours_is_counted_and_nothing_else(
    sent: Message, come_back: Any, mail: Any
) -> None:
    come_back(mail(bounce_address(sent)))
    assert Subscriber.objects.get().state == "confirmed"
    assert not Suppression.objects.exists() and not Feedback.objects.exists()
    assert ignored() == {"not our address": 1}


def test_a_report_about_a_message_that_is_gone_is_counted(come_back: Any, sent: Message) -> None:
    come_back(returned.report(return_path.address(Word.BOUNCE, sent.pk + 1000)))
    assert ignored() == {"unknown message": 1}


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (lambda to: returned.report(to, "5.7.26", said="550 5.7.26 not authenticated"), "about us"),
        (lambda to: returned.report(to, "5.6.0", said="554 5.6.0 cannot be read"), "about us"),
        (lambda to: returned.report(to, "4.4.1", action="delayed"), "no failure"),
        (lambda to: returned.report(to, "2.0.0", action="delivered"), "no failure"),
        (lambda to: returned.plain(to, "Auto-Submitted: auto-replied"), "automatic answer"),
        (lambda to: returned.plain(to, "X-Autoreply: yes"), "no report"),
        (lambda to: returned.nested(to, 5000), "too many parts"),
        (lambda to: returned.plain(to) + b"x" * 20_000_000, "too large"),
        (
            lambda to: returned.plain(to, "Content-Type: multipart/report; report-type*=x''%ff; boundary=\"b\""),
            "no failure",
        ),
        (lambda to: b"\x00\xff\xfe" * 1000, "not our address"),
        (lambda to: b"", "not our address"),
    ],
    ids=[
        "policy",
        "our text",
        "delayed",
        "delivered",
        "auto-reply",
        "by hand",
        "bomb",
        "20 MB",
        "odd",
        "junk",
        "empty",
    ],
)
def test_what_says_nothing_sure_about_the_address_ends_nothing(
    sent: Message, come_back: Any, mailserver: Sink, mail: Any, why: str
) -> None:
    come_back(mail(bounce_address(sent)))
    assert Subscriber.objects.get().state == "confirmed"
    assert not Suppression.objects.exists()
    assert ignored() == {why: 1}
    assert len(mailserver.bodies) == 1


def test_a_mailbox_that_is_full_three_times_in_a_row_is_given_up(sent: Message, come_back: Any, subscribe: Any) -> None:
    come_back(returned.report(bounce_address(sent), "5.2.2", said="552 5.2.2 full"))
    sent.refresh_from_db()
    assert (sent.feedback, Subscriber.objects.get().state) == ("bounced_soft", "confirmed")
    for number in (2, 3):
        assert Subscriber.objects.get().state == "confirmed"
        again = another_issue(sent, number)
        come_back(returned.report(bounce_address(again), "4.2.2", said=f"452 4.2.2 full {number}"))
    assert (Subscriber.objects.get().state, Subscriber.objects.get().ended_reason) == ("ended", "came_back_often")


def test_one_issue_that_arrived_between_starts_the_count_again(sent: Message, come_back: Any) -> None:
    another = [another_issue(sent, number) for number in (2, 3, 4)]
    for message in (sent, another[0], another[2]):
        come_back(returned.report(bounce_address(message), "5.2.2", said=f"552 5.2.2 full {message.pk}"))
    assert Subscriber.objects.get().state == "confirmed"


def test_a_complaint_ends_all_mail_and_outweighs_a_bounce(sent: Message, come_back: Any) -> None:
    come_back(
        returned.report(bounce_address(sent), "5.2.2"), returned.complaint(return_path.address(Word.LEAVE, sent.pk))
    )
    come_back(returned.report(bounce_address(sent), "5.2.2", said="later"))
    sent.refresh_from_db()
    assert sent.feedback == "complained"
    assert (Suppression.objects.get().reason, Subscriber.objects.get().ended_reason) == ("complaint", "complaint")


def test_a_complaint_counts_also_of_who_asked_for_silence_before(sent: Message, come_back: Any) -> None:
    suppressions.remember(sent.address_key, "manual")
    come_back(returned.report(bounce_address(sent)))
    assert Suppression.objects.get().reason == "bounce"
    come_back(returned.complaint(return_path.address(Word.LEAVE, sent.pk)))
    assert Suppression.objects.get().reason == "complaint"


@pytest.mark.parametrize("order", list(permutations(["left", "manual", "bounce", "complaint"])), ids="-".join)
def test_in_any_order_the_weightiest_reason_stays(order: tuple[str, ...]) -> None:
    for number, reason in enumerate(order, 1):
        suppressions.remember("k" * 64, reason)
        assert Suppression.objects.get().reason == max(order[:number], key=suppressions.WEIGHT.index)


def test_a_mail_to_the_leaving_address_unsubscribes(sent: Message, come_back: Any) -> None:
    come_back(returned.plain(return_path.address(Word.LEAVE, sent.pk)))
    assert (Subscriber.objects.get().state, Subscriber.objects.get().ended_reason) == ("ended", "unsubscribed")
    assert not Suppression.objects.exists()


def test_an_erased_readers_address_is_suppressed_all_the_same(sent: Message, come_back: Any) -> None:
    Subscriber.objects.all().delete()
    come_back(returned.report(bounce_address(sent)))
    assert Suppression.objects.get().address_key == sent.address_key


def test_nothing_revives_who_has_left(sent: Message, come_back: Any) -> None:
    taking.take("mailbox", "1", "left", sent.pk)
    come_back(returned.report(bounce_address(sent), "5.2.2"))
    assert Subscriber.objects.get().ended_reason == "unsubscribed"
    Message.objects.filter(pk=sent.pk).update(state="uncertain")
    taking.take("mailbox", "2", "hard", sent.pk)
    assert Message.objects.get(pk=sent.pk).state == "uncertain"


class TestMailboxes:
    def test_an_mbox_file_is_emptied_too(self, sent: Message, settings: Any, tmp_path: Path) -> None:
        box = mailbox.mbox(tmp_path / "mbox")
        box.add(returned.report(bounce_address(sent)))
        box.add(returned.plain("nobody@example.org"))
        box.close()
        settings.BOUNCE_MAILBOX = f"mbox://{tmp_path}/mbox"
        call_command("read_bounces", verbosity=0)
        assert Suppression.objects.count() == 1
        assert (tmp_path / "mbox").read_bytes() == b""

    def test_a_folder_on_an_imap_server_is_emptied_too_and_what_is_too_large_is_not_fetched(
        self, sent: Message, settings: Any
    ) -> None:
        mails = [returned.report(bounce_address(sent)), b"x" * 20_000_001, returned.plain("nobody@example.org")]
        server = ImapServer(mails)
        settings.BOUNCE_MAILBOX = f"imap://name:secret@127.0.0.1:{server.start()}/INBOX"
        call_command("read_bounces", verbosity=0)
        server.stop()
        assert (server.mails, server.fetched) == ({}, [7, 9])
        assert Suppression.objects.count() == 1
        assert ignored() == {"too large": 1, "not our address": 1}

    @pytest.mark.parametrize(
        ("password", "folder", "sentence"),
        [("wrong", "INBOX", "does not let us in: error"), ("secret", "Elsewhere", "has no folder Elsewhere")],
    )
    def test_a_server_that_says_no_is_named_in_a_sentence(
        self, settings: Any, password: str, folder: str, sentence: str
    ) -> None:
        server = ImapServer([])
        settings.BOUNCE_MAILBOX = f"imap://name:{password}@127.0.0.1:{server.start()}/{folder}"
        with pytest.raises(CommandError, match=sentence):
            call_command("read_bounces", verbosity=0)
        server.stop()

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("maildir:///nowhere/at/all", "cannot be opened"),
            ("mbox:///nowhere/at/all", "cannot be opened"),
            ("pop3://x", "must begin with"),
            ("imap://name:secret@mail.example.org/INBOX", "in the clear"),
            ("imaps://name:secret@127.0.0.1:1/INBOX", "does not let us in"),
            ("", "Set BOUNCE_MAILBOX"),
        ],
    )
    def test_what_cannot_be_opened_is_said_in_a_sentence_without_the_password(
        self, settings: Any, address: str, sentence: str
    ) -> None:
        settings.BOUNCE_MAILBOX = address
        with pytest.raises(CommandError, match=sentence) as error:
            call_command("read_bounces", verbosity=0)
        assert "secret" not in str(error.value)


@given(
    st.binary(max_size=2000)
    | st.binary(max_size=500).map(lambda junk: returned.report("b+x@y.org").replace(b"failed", junk))
)
def test_whatever_comes_is_either_told_or_ignored(raw: bytes) -> None:
    try:
        returned_mail.read(raw)
    except returned_mail.Ignored as why:
        assert len(str(why)) <= 20


def another_issue(message: Message, number: int) -> Message:
    """The next newsletter to the same address, accepted."""
    edition = next_edition(replace(snapshots.newsletter(), public_id=str(uuid4())))
    return Message.objects.create(
        edition=edition,
        subscriber=message.subscriber,
        address_key=message.address_key,
        state="accepted",
        message_id=f"<{number}@example.org>",
        date=message.date,
    )
