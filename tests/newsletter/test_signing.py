"""DKIM: what the mail server got is checked by another library."""

from __future__ import annotations

import stat
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Subscriber
from channels.newsletter.sending import engine, signing
from publishing.base import PublishedEdition
from tests.newsletter.mailserver import Sink

SIGNED = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "list-unsubscribe",
    "list-unsubscribe-post", "list-id", "list-help", "feedback-id", "precedence",
}  # fmt: skip
Dns = dict[bytes, bytes]


@pytest.fixture
def dns() -> Dns:
    return {}


@pytest.fixture
def use_keys(tmp_path: Path, settings: Any, dns: Dns, capsys: Any) -> Callable[..., None]:
    """Make keys by the command, put its records into the DNS, and its settings into ours."""

    def use(*selectors: str) -> None:
        files = []
        for selector in selectors:
            file = tmp_path / f"{selector}.pem"
            if not file.exists():
                options = ["--ed25519"] if selector.startswith("ed") else []
                call_command("dkim_key", selector, "example.org", str(file), *options)
                line = next(line for line in capsys.readouterr().out.splitlines() if " IN TXT " in line)
                name, _, record = line.partition(" IN TXT ")
                dns[name.encode()] = record.replace('" "', "").strip('"').encode()
            files.append(str(file))
        settings.DKIM_DOMAIN, settings.DKIM_SELECTOR = "example.org", list(selectors)
        settings.DKIM_PRIVATE_KEY, settings.DKIM_PRIVATE_KEY_FILE = [], files

    return use


@pytest.fixture
def sent(edition: PublishedEdition, subscribe: Callable[..., Subscriber], mailserver: Sink, committing: None) -> Any:
    """Send the newsletter to two readers; the bytes that the mail server got."""

    def send() -> list[bytes]:
        subscribe("reader@example.org")
        subscribe("o'brien+news@example.org")
        Newsletter().deliver(edition)
        engine.run(Mailing.objects.get().pk)
        return [body for _, body in mailserver.bodies]

    return send


def verified(body: bytes, dns: Dns, number: int = 0) -> bool:
    return bool(dkim.DKIM(body).verify(number, dnsfunc=lambda name, timeout=5: dns.get(name)))


def test_every_mail_is_signed_with_all_that_receivers_ask_for(sent: Any, use_keys: Any, dns: Dns) -> None:
    use_keys("2026-11")
    bodies = sent()
    assert len(bodies) == 2
    for body in bodies:
        assert verified(body, dns)
        tags = "".join(message_from_bytes(body)["DKIM-Signature"].split()).split(";")
        names = next(tag[2:].split(":") for tag in tags if tag.startswith("h="))
        assert set(names) >= SIGNED
        assert names.count("from") == 2  # a second From cannot be added


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"Subject: ", b"Subject: Urgent, "), (b"/u/v1.", b"/u/v2."), (b"From: ", b"From: x@y.org\r\nFrom: ")],
)
def test_a_changed_mail_is_not_ours(sent: Any, use_keys: Any, dns: Dns, old: bytes, new: bytes) -> None:
    use_keys("2026-11")
    body = sent()[0]
    assert old in body
    try:
        assert not verified(body.replace(old, new), dns)
    except dkim.ValidationError as refusal:
        assert "body hash mismatch" in str(refusal)


def test_while_one_key_takes_the_place_of_another_both_sign(
    sent: Any, use_keys: Any, dns: Dns, monkeypatch: pytest.MonkeyPatch
) -> None:
    teach_ed25519(monkeypatch)
    use_keys("ed2026", "2026-11")
    body = sent()[0]
    assert verified(body, dns, 0) and verified(body, dns, 1)
    with pytest.raises(dkim.ValidationError):
        verified(body.replace(b"Cancer", b"Chancer"), dns, 0)
    assert not verified(body.replace(b"To: ", b"To: x"), dns, 0)


def test_a_key_changed_in_mid_run_signs_the_rest_with_the_new_one(sent: Any, use_keys: Any, dns: Dns) -> None:
    use_keys("2026-11")
    first = signing.signers()[0].selector
    use_keys("2026-12", "2026-11")
    assert [first, *(signer.selector for signer in signing.signers())] == ["2026-11", "2026-12", "2026-11"]
    assert all(verified(body, dns, 0) and verified(body, dns, 1) for body in sent())


def test_without_a_key_nothing_is_signed(sent: Any) -> None:
    assert b"DKIM-Signature" not in sent()[0]


def test_a_provider_signs_itself(use_keys: Any, settings: Any) -> None:
    use_keys("2026-11")
    settings.MAIL_PROVIDER = "postmark"
    assert signing.signers() == []


class TestKeys:
    def test_only_their_owner_can_read_them_and_none_is_overwritten(self, tmp_path: Path) -> None:
        file = tmp_path / "key.pem"
        call_command("dkim_key", "a", "example.org", str(file))
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("dkim_key", "a", "example.org", str(file))

    def test_an_odd_name_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="letters, digits"):
            call_command("dkim_key", 'a" IN TXT', "example.org", str(tmp_path / "key.pem"))

    def test_a_key_may_stand_in_the_environment_on_one_line(self, use_keys: Any, settings: Any) -> None:
        use_keys("2026-11")
        settings.DKIM_PRIVATE_KEY = [Path(settings.DKIM_PRIVATE_KEY_FILE[0]).read_text().replace("\n", "\\n")]
        assert signing.signers()[0].algorithm == "rsa-sha256"

    @pytest.mark.parametrize(
        "text",
        ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"],  # pragma: allowlist secret
    )
    def test_what_is_no_key_is_named_in_a_sentence(self, tmp_path: Path, settings: Any, text: str) -> None:
        (tmp_path / "key.pem").write_text(text)
        settings.DKIM_DOMAIN, settings.DKIM_SELECTOR = "example.org", ["a"]
        settings.DKIM_PRIVATE_KEY_FILE = [str(tmp_path / "key.pem")]
        with pytest.raises(ImproperlyConfigured, match="The DKIM key for a is not a private key"):
            signing.signers()

    def test_a_missing_file_and_a_missing_key_are_too(self, settings: Any) -> None:
        settings.DKIM_DOMAIN, settings.DKIM_SELECTOR = "example.org", ["a"]
        settings.DKIM_PRIVATE_KEY_FILE = ["/nowhere/key.pem"]
        with pytest.raises(ImproperlyConfigured, match="cannot be read"):
            signing.signers()
        settings.DKIM_PRIVATE_KEY_FILE = []
        with pytest.raises(ImproperlyConfigured, match="one private key"):
            signing.signers()


def teach_ed25519(monkeypatch: pytest.MonkeyPatch) -> None:
    """dkimpy's own way to Ed25519 needs PyNaCl; it gets the same arithmetic from `cryptography`."""

    class VerifyKey:
        def __init__(self, key: bytes, encoder: Any) -> None:
            self.key = Ed25519PublicKey.from_public_bytes(encoder(key))

        def verify(self, message: bytes, signature: bytes) -> None:
            self.key.verify(signature, message)

    nacl = SimpleNamespace(
        signing=SimpleNamespace(VerifyKey=VerifyKey),
        encoding=SimpleNamespace(Base64Encoder=dkim.base64.b64decode),
        exceptions=SimpleNamespace(BadSignatureError=InvalidSignature, ValueError=ValueError),
    )
    monkeypatch.setattr(dkim, "nacl", nacl, raising=False)
