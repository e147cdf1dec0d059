"""Messages of which nobody can tell whether they arrived: list them, and say what the mail server's log told.

    manage.py mail_uncertain                       all of them, with the names to look for in the log
    manage.py mail_uncertain --arrived 17 23       these arrived
    manage.py mail_uncertain --not-arrived 31      this one did not: it is sent again

Addresses are not shown: the log knows a message by its Message-ID."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from channels.newsletter.models import Message
from channels.newsletter.sending.uncertain import Found, resolve_uncertain

SAID = {
    "accepted": "counts as arrived",
    "queued": "is sent again",
    "cancelled": "stays unsent: its newsletter was stopped",
    "": "is not uncertain (any more)",
}


class Command(BaseCommand):
    help = "Lists newsletter messages of which nobody can tell whether they arrived, or settles them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--arrived", nargs="+", type=int, default=[], metavar="NUMBER")
        parser.add_argument("--not-arrived", nargs="+", type=int, default=[], metavar="NUMBER")

    def handle(self, *args: Any, arrived: list[int], not_arrived: list[int], **options: Any) -> None:
        if not arrived and not not_arrived:
            return self._list()
        self._settle(arrived, "accepted")
        self._settle(not_arrived, "absent")
        return None

    def _list(self) -> None:
        rows = Message.objects.filter(state=Message.State.UNCERTAIN).select_related("edition__publication")
        for message in rows.order_by("edition", "pk"):
            title = message.edition.publication.title
            self.stdout.write(
                f"{message.pk}\t{message.message_id}\t{message.changed_at:%Y-%m-%d %H:%M:%S} UTC\t{title}"
            )
        self.stderr.write(f"{rows.count()} messages of which nobody can tell whether they arrived.")

    def _settle(self, numbers: list[int], found: Found) -> None:
        for number in numbers:
            self.stdout.write(f"{number} {SAID[resolve_uncertain(number, found)]}.")
