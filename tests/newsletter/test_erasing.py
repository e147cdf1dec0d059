"""What is left of a reader who was erased: nothing that a person could read, in no table (I29)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from channels.newsletter.models import Answer, SignUp, Subscriber
from channels.newsletter.sending import audience
from channels.newsletter.subscribers import limits, own_links, sign_up_form, upkeep
from channels.newsletter.topics import Topic
from publishing.base import PublishedEdition
from tests.newsletter.mailserver import Sink
from tests.newsletter.signing_up import links, look, post, work

ADDRESS, TOPIC = "canary-reader@example.org", "canary-topic"


def everywhere(word: str) -> list[str]:
    """The tables in which a row holds this word, as text or in its bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS one WHERE one::text ILIKE %s OR one::text ILIKE %s',  # noqa: S608
                [f"%{word}%", f"%{word.encode().hex()}%"],
            )
            found += [table] if cursor.fetchone()[0] else []
        return found


def test_an_erased_reader_is_in_no_table(
    committing: None, subscribe: Any, edition: PublishedEdition, mailserver: Sink, monkeypatch: Any
) -> None:
    monkeypatch.setattr(sign_up_form, "topics", lambda locale: [Topic(TOPIC, "A topic")])
    post(ADDRESS, topics=[TOPIC])
    assert everywhere(ADDRESS) == ["newsletter_signup"]
    work()
    Client().post(links(mailserver.messages()[0])[0])
    audience.freeze(edition)
    reader = Subscriber.objects.get()
    assert reader.interests == [TOPIC]
    assert everywhere(ADDRESS) == ["newsletter_subscriber"]
    assert everywhere(TOPIC) == []  # sealed from the first moment
    page = "/" + own_links.preferences_link(reader.public_id).split("/", 3)[3]
    Client().post(page, {"do": "erase", "sure": "yes"})
    for word in (ADDRESS, "canary", TOPIC, reader.public_id.hex, str(reader.public_id)):
        assert everywhere(word) == [], word


@pytest.mark.django_db
def test_forms_and_their_networks_are_forgotten_after_a_day_and_answers_after_a_year(subscribe: Any) -> None:
    post("reader@example.org")
    look()
    SignUp.objects.update(created_at=Now() - limits.DAY)
    upkeep.poll()
    assert not SignUp.objects.exists()
    assert Answer.objects.exists()
    Answer.objects.update(created_at=Now() - limits.KEPT)
    upkeep.poll()
    assert not Answer.objects.exists()
