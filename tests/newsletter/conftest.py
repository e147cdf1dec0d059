"""A mail server, readers, and an approved newsletter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from channels.newsletter import correction
from channels.newsletter.channel import Newsletter
from channels.newsletter.models import (
    Answer,
    ListImport,
    Mailing,
    Message,
    RelayState,
    SendingRate,
    SignUp,
    Subscriber,
    Suppression,
)
from publishing.base import PublishedEdition
from publishing.deliveries import published
from publishing.models import Approval, Edition, Proof, ProofArtefact, Publication
from publishing.snapshots import Snapshot
from publishing.stamps import Stamps
from publishing.store import put_blob
from tests import restoring
from tests.conftest import TEMPLATE
from tests.newsletter import snapshots
from tests.newsletter.mailprovider import Provider, use
from tests.newsletter.mailserver import MailServer, Sink

DIGEST = "d" * 64


@pytest.fixture
def mailserver(settings: Any) -> Iterator[Sink]:
    server = MailServer(Sink())
    server.start()
    server.sink.connections = 0  # starting it opens one
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # tests have one that sends nothing
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 3
    yield server.sink
    server.stop()


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    provider = Provider()
    provider.start()
    use(settings, provider.port)
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def committing_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For a module whose tests commit on several connections: the sample site before, since tests that ran earlier may
    have emptied the tables, and put back at its end."""
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_"), "only a test database may be put back"
        restoring.restore(TEMPLATE)
        yield
        restoring.restore(TEMPLATE)


@pytest.fixture
def committing(committing_module: None) -> Iterator[None]:
    """Real commits; the newsletter's own tables are emptied after each test."""
    yield
    for model in (Answer, SignUp, Message, Mailing, Suppression, Subscriber, ListImport, RelayState, SendingRate):
        model.objects.all().delete()


@pytest.fixture
def subscribe() -> Callable[..., Subscriber]:
    """Readers of this test's own; the sample site's are gone."""
    Subscriber.objects.all().delete()

    def make(email: str, state: str = "confirmed", locale: str = "en-US") -> Subscriber:
        return Subscriber.objects.create(
            email=email, state=state, locale=locale, consent_text="Send me news.", confirmed_at=timezone.now()
        )

    return make


@pytest.fixture
def edition() -> PublishedEdition:
    """Version 1 of an approved newsletter, live."""
    issue = replace(snapshots.newsletter(), public_id=str(uuid4()))
    return published(next_edition(issue), "newsletter")


def next_edition(snapshot: Snapshot) -> Edition:
    """Write what proof, approval and release would: the next approved edition of this issue."""
    publication, _ = Publication.objects.get_or_create(
        public_id=snapshot.public_id, locale=snapshot.locale, defaults={"kind": snapshot.kind, "title": snapshot.title}
    )
    proof = Proof.objects.create(
        publication=publication, state="ready", snapshot=snapshot.to_json(), content={}, digest=DIGEST
    )
    for position, artefact in enumerate(Newsletter().render(snapshot)):
        ProofArtefact.objects.create(
            proof=proof,
            channel="newsletter",
            path=artefact.key,
            media_type=artefact.media_type,
            position=position,
            blob_id=put_blob(artefact.body),
        )
    reviewer, _ = get_user_model().objects.get_or_create(username="reviewer")
    Approval.objects.create(proof=proof, digest=DIGEST, role="Clinical review", user=reviewer, user_name="Reviewer")
    stamps = Stamps(publication.number + 1, "2026-11-02T09:00:00Z", "2026-11-02", "2027-11-02", "2027-12-02")
    publication.number += 1
    publication.live = Edition.objects.create(
        publication=publication,
        number=publication.number,
        action="publish",
        proof=proof,
        stamps=stamps.to_json(),
        created_at=timezone.now(),
    )
    publication.save()
    return publication.live


def as_correction(mailing: Mailing) -> None:
    """As if a recall had made it: the words are those of the newsletter, sealed once more under a correction's keys."""
    own = {row.path.rpartition("/")[2]: row.blob_id for row in mailing.edition.proof.artefacts.all()}
    words = Proof.objects.create(
        publication=mailing.edition.publication,
        state="ready",
        snapshot=mailing.edition.proof.snapshot,
        content={},
        digest=DIGEST,
    )
    keys = {
        correction.HTML_KEY.format(mailing.edition.withdrawal): own["html"],
        correction.TEXT_KEY.format(mailing.edition.withdrawal): own["text"],
        correction.SUBJECT_KEY: put_blob(b"A correction"),
    }
    for position, (path, blob) in enumerate(keys.items()):
        ProofArtefact.objects.create(
            proof=words,
            channel="newsletter",
            path=path,
            media_type="text/plain; charset=utf-8",
            position=position,
            blob_id=blob,
        )
    Mailing.objects.filter(pk=mailing.pk).update(purpose="correction", words=words)
