"""manage.py freeze_contract: promise apps what is sent today."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels.mobile.contract.freezing import broken_promises, write
from channels.mobile.contract.schemas import FROZEN


class Command(BaseCommand):
    help = "Writes the frozen copy of the app's schemas anew. Refuses what breaks an app that is out there."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := broken_promises():
            raise CommandError("\n".join(broken))
        self.stdout.write("\n".join(write(FROZEN)) or "The frozen copy is up to date.")
