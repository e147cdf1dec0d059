"""A newsletter that was on its way when the backup was made reaches nobody twice (I32)."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message
from channels.newsletter.sending import engine
from publishing import restored
from publishing.base import PublishedEdition
from tests.newsletter.mailserver import Sink

pytestmark = pytest.mark.usefixtures("committing")


def test_nothing_leaves_before_it_is_confirmed_and_what_was_on_its_way_not_after_it(
    edition: PublishedEdition, subscribe: Any, mailserver: Sink
) -> None:
    subscribe("one@example.org")
    subscribe("two@example.org")
    Newsletter().deliver(edition)
    mailing = Mailing.objects.get()
    restored.doubt()
    try:
        assert engine.run(mailing.pk) is False
        engine.poll()
        assert mailserver.bodies == []
        mailing.refresh_from_db()
        assert "came from a backup" in mailing.note
        said = StringIO()
        call_command("confirm_restore", "--yes", stdout=said)
    finally:
        restored.confirm()
    assert "of 2 messages nobody can tell" in said.getvalue()
    engine.run(mailing.pk)
    engine.poll()
    mailing.refresh_from_db()
    assert mailserver.bodies == []
    assert mailing.state == Mailing.State.SENT
    assert set(Message.objects.values_list("state", "reason")) == {("uncertain", "restored")}
