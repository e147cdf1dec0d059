"""What a mail provider tells us: believed with the secret, taken once, and never the start of anything."""

from __future__ import annotations

import hmac
import json
import random
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Feedback, IgnoredFeedback, Message, Subscriber, Suppression
from channels.newsletter.sending import return_path
from channels.newsletter.sending.return_path import Word
from publishing.base import PublishedEdition

pytestmark = pytest.mark.usefixtures("committing")
SECRET = "hook:a-long-secret"
Tell = Callable[..., int]


@pytest.fixture(autouse=True)
def postmark(settings: Any, committing: None) -> Any:
    settings.MAIL_PROVIDER, settings.MAIL_WEBHOOK_SECRET = "postmark", [SECRET]
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": [SECRET]}
    yield
    IgnoredFeedback.objects.all().delete()


@pytest.fixture
def sent(edition: PublishedEdition, subscribe: Callable[..., Subscriber]) -> list[Message]:
    """Twenty messages that the provider took."""
    for number in range(20):
        subscribe(f"reader{number}@example.org")
    Newsletter().deliver(edition)
    for message in Message.objects.all():
        Message.objects.filter(pk=message.pk).update(state="accepted", reference=f"pm-{message.pk}")
    return list(Message.objects.order_by("pk"))


@pytest.fixture
def tell(client: Client) -> Tell:
    def post(event: Any, secret: str = SECRET, provider: str = "postmark") -> int:
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        headers = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
        answer = client.post(f"/hooks/mail/{provider}/", body, content_type="application/json", headers=headers)
        return answer.status_code

    return post


def event(message: Message, kind: str = "Bounce", **more: Any) -> dict[str, Any]:
    """As Postmark writes it."""
    token = return_path.local_part(Word.BOUNCE, message.pk)
    said = {"Type": "HardBounce", "Details": "smtp;550 5.1.1 The email account does not exist."}
    complaint = {"Type": "SpamComplaint", "Details": ""}
    about = {"Bounce": said, "SpamComplaint": complaint}.get(kind, {})
    return {"RecordType": kind, "ID": 1000 + message.pk, "MessageID": message.reference, "Email": "x@example.org",
            "BouncedAt": "2026-11-02T09:05:00Z", "Metadata": {"message": token}, **about, **more}  # fmt: skip


def ignored() -> dict[str, int]:
    return dict(IgnoredFeedback.objects.values_list("reason", "number"))


def test_who_does_not_exist_gets_no_mail_again(sent: list[Message], tell: Tell) -> None:
    assert tell(event(sent[0])) == 200
    assert Message.objects.get(pk=sent[0].pk).feedback == "bounced_hard"
    assert Suppression.objects.get().address_key == sent[0].address_key
    assert Subscriber.objects.get(state="ended").ended_reason == "no_such_address"


def test_a_provider_that_keeps_no_metadata_is_understood_by_its_own_name_for_it(
    sent: list[Message], tell: Tell
) -> None:
    assert tell(event(sent[0], "SpamComplaint", Metadata={})) == 200
    assert Suppression.objects.get().reason == "complaint"


@pytest.mark.parametrize("secret", ["", "hook:wrong", "hook:", "näh:x"])
def test_without_the_secret_nothing_is_taken(sent: list[Message], tell: Tell, secret: str) -> None:
    assert tell(event(sent[0]), secret=secret) == 401
    assert not Feedback.objects.exists()


def test_without_a_secret_of_ours_or_for_another_provider_there_is_no_such_address(tell: Tell, settings: Any) -> None:
    assert tell({}, provider="mailgun") == 404
    settings.MAIL_WEBHOOK_SECRET = []
    assert tell({}) == 404


def test_a_wrong_signature_is_refused_and_a_right_one_taken(sent: list[Message], tell: Tell, settings: Any) -> None:
    settings.MAIL_PROVIDER = "mailgun"
    settings.ANYMAIL = {**settings.ANYMAIL, "MAILGUN_API_KEY": "key", "MAILGUN_WEBHOOK_SIGNING_KEY": "signing"}
    token = return_path.local_part(Word.BOUNCE, sent[0].pk)
    said = {"event": "complained", "id": "e1", "timestamp": 1.0, "recipient": "x@example.org", "message": {}}
    data = {**said, "user-variables": {"message": token}}

    def signed(by: bytes) -> dict[str, Any]:
        mac = hmac.new(by, b"1700000000abc", "sha256").hexdigest()
        return {"signature": {"timestamp": "1700000000", "token": "abc", "signature": mac}, "event-data": data}

    assert tell(signed(b"wrong"), provider="mailgun") == 400
    assert not Feedback.objects.exists()
    assert tell(signed(b"signing"), provider="mailgun") == 200
    assert Feedback.objects.get().kind == "complaint"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"RecordType": []}', b'{"RecordType": "Inbound"}', b"\xff\xfe", b"[" * 100_000]
    + [b'{"RecordType": "Bounce", "Type": {}, "Metadata": 7}'],
)
def test_what_no_provider_sends_is_a_400_and_never_a_500(tell: Tell, body: bytes) -> None:
    assert tell(body) == 400


def test_fifty_megabytes_are_refused(tell: Tell) -> None:
    assert tell(b" " * 50_000_000) == 413


@pytest.mark.parametrize("kind", ["Open", "Click", "Delivery", "SomethingNew"])
def test_what_nothing_follows_from_is_answered_200(sent: list[Message], tell: Tell, kind: str) -> None:
    assert tell(event(sent[0], kind)) == 200
    assert not Feedback.objects.exists()
    assert Message.objects.get(pk=sent[0].pk).feedback == ""


def test_what_is_about_somebody_elses_message_is_ignored_and_counted(sent: list[Message], tell: Tell) -> None:
    for metadata in ({"message": "b+" + "a" * 32}, {"message": "7"}, {}):
        assert tell(event(sent[0], "SpamComplaint", Metadata=metadata, MessageID="another-tenants")) == 200
    assert not Suppression.objects.exists()
    assert ignored() == {"unknown message": 3}


def test_policy_refusals_and_full_mailboxes_suppress_nobody(sent: list[Message], tell: Tell) -> None:
    assert tell(event(sent[0], Details="smtp;550 5.7.26 not authenticated")) == 200
    assert tell(event(sent[1], Details="smtp;552 5.2.2 mailbox full")) == 200
    assert tell(event(sent[2], Details="no code at all")) == 200
    assert not Suppression.objects.exists()
    assert [Message.objects.get(pk=message.pk).feedback for message in sent[:3]] == ["", "bounced_soft", "bounced_soft"]


def test_what_a_server_thinks_of_us_is_no_complaint_of_the_reader(
    sent: list[Message], tell: Tell, settings: Any
) -> None:
    settings.MAIL_PROVIDER = "sparkpost"
    assert (
        tell(
            [spark(sent[0], "bounce", "e1", bounce_class="51", raw_reason="550 5.1.1 looks like spam")],
            provider="sparkpost",
        )
        == 200
    )
    assert not Suppression.objects.exists() and ignored() == {"about us": 1}


@pytest.mark.slow
def test_ten_thousand_in_a_burst_repeated_and_out_of_order_are_each_taken_once(
    sent: list[Message], tell: Tell, settings: Any
) -> None:
    settings.MAIL_PROVIDER = "sparkpost"
    dice = random.Random(5)  # noqa: S311
    once = [spark(message, "bounce", f"b{message.pk}", raw_reason="550 5.1.1 no such user") for message in sent]
    once += [spark(message, "spam_complaint", f"c{message.pk}") for message in sent[:10]]
    once += [spark(message, "bounce", None, raw_reason=f"452 4.4.1 {number}") for number, message in enumerate(sent)]
    for _ in range(20):
        burst = once * 10
        dice.shuffle(burst)
        assert tell(burst, provider="sparkpost") == 200
    assert Feedback.objects.count() == len(once) == 50
    assert Suppression.objects.count() == Subscriber.objects.filter(state="ended").count() == 20
    notes = list(Message.objects.order_by("pk").values_list("feedback", flat=True))
    assert notes == ["complained"] * 10 + ["bounced_hard"] * 10
    assert set(Message.objects.values_list("state", flat=True)) == {"accepted"}


def spark(message: Message, kind: str, number: str | None, **more: Any) -> dict[str, Any]:
    """As SparkPost writes it, many in one request."""
    token = {"message": return_path.local_part(Word.BOUNCE, message.pk)}
    name = {"event_id": number} if number else {}
    return {"msys": {"message_event": {"type": kind, "rcpt_meta": token, "timestamp": "1793610000", **name, **more}}}
