"""manage.py confirm_restore: after a backup was brought back, let mail leave again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from publishing import audit, plans, restored
from publishing.base import channels

QUESTION = "Mail leaves again after this. Type RESTORED to confirm: "


class Command(BaseCommand):
    help = "Says that this database was brought back from a backup, closes what was being mailed, lets mail leave."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask; for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        if restored.is_confirmed():
            self.stdout.write("This database was not restored, or it was confirmed already. Nothing to do.")
            return
        if not options["yes"] and input(QUESTION).strip() != "RESTORED":
            raise CommandError("Nothing was changed: no mail leaves.")
        with transaction.atomic():
            said = [sentence for channel in channels().values() for sentence in channel.after_restore()]
            held = plans.hold_due()  # after the channels, who know better what to say of theirs
            restored.confirm()
            audit.record("database", "restore confirmed")
        if held:
            self.stdout.write(f"Held: {held} whose moment came meanwhile. Their owners release them or choose another.")
        for sentence in said:
            self.stdout.write(sentence)
        self.stdout.write("Mail leaves again. Newsletters that were sent after the backup was made are not in it:")
        self.stdout.write("look into the mail server's log before anything that looks unsent is sent.")
