"""manage.py lock_out: somebody leaves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.accounts.leaving import NotOne, account_of, lock_out


class Command(BaseCommand):
    help = "Closes an account at once, ends its sessions, takes its rights, and says what still names this person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the account's email address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = account_of(options["email"])
        except NotOne as reason:
            raise CommandError(str(reason)) from None
        for line in lock_out(user):
            self.stdout.write(line)
