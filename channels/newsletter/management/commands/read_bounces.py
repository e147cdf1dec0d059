"""Read what came back to the bounce mailbox. A timer runs it each five minutes: the reconciler waits for no network."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from channels.newsletter.feedback import mailboxes, returned_mail, taking

SOURCE = "mailbox"


class Command(BaseCommand):
    help = "Takes every mail out of BOUNCE_MAILBOX, and ends the mail to addresses that do not exist."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.BOUNCE_MAILBOX or not settings.BOUNCE_DOMAIN:
            raise CommandError("Set BOUNCE_MAILBOX and BOUNCE_DOMAIN first; docs/deliverability.md tells how.")
        counted: Counter[str] = Counter()
        try:
            with mailboxes.opened(settings.BOUNCE_MAILBOX) as mails:
                for raw, take_away in mails:
                    counted[_take(raw)] += 1
                    take_away()  # when it is written down; killed before, it is read once more and counts once
        except mailboxes.Unreachable as problem:
            raise CommandError(str(problem)) from problem
        for word, number in sorted(counted.items()):
            self.stdout.write(f"{number} {word}")
        self.stdout.write(f"{counted.total()} mails read")


def _take(raw: bytes) -> str:
    """In a word or two what it was."""
    try:
        told = returned_mail.read(raw)
    except returned_mail.Ignored as ignored:
        taking.ignore(SOURCE, str(ignored))
        return f"ignored: {ignored}"
    new = taking.take(SOURCE, sha256(raw).hexdigest(), told.kind, told.message)
    return str(told.kind) if new else "told before, or of no message"
