"""manage.py reset_second_factor: somebody lost her phone and has no recovery code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.accounts.leaving import NotOne, account_of, reset_second_factor


class Command(BaseCommand):
    help = "Takes away a lost second factor; the next log-in sets up a new one. First make sure who is asking."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the email address of the account that lost it")
        parser.add_argument(
            "--by", required=True, metavar="EMAIL", help="the administrator who resets it, for the record"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = reset_second_factor(account_of(options["email"]), account_of(options["by"]))
        except (NotOne, PermissionError) as reason:
            raise CommandError(str(reason)) from None
        for line in lines:
            self.stdout.write(line)
