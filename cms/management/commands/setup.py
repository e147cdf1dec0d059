"""manage.py setup: from an empty database to one in which people can write, submit and approve."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.installation import install
from cms.installation.administrator import PasswordRefused, make_administrator
from cms.sample import SampleFailed, make_sample


class Command(BaseCommand):
    help = "Makes locale, site, groups, workflows and first drafts. Running it again changes nothing that is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", action="store_true", help="add the sample site and its people (demo only)")
        parser.add_argument(
            "--admin-password-env",
            default="ADMIN_PASSWORD",
            metavar="NAME",
            help="the environment variable that holds the first administrator's password",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sample"] and not settings.DEMO:
            raise CommandError("The sample people have known passwords, so --sample works in the demo only.")
        self._quiet = options["verbosity"] == 0
        said = list(map(self._say, install()))
        try:
            said += map(self._say, make_administrator(options["admin_password_env"]) if not options["sample"] else ())
            said += map(self._say, make_sample() if options["sample"] else ())
        except (PasswordRefused, SampleFailed) as reason:
            raise CommandError(str(reason)) from None
        if not said:
            self._say("Everything is there already.")

    def _say(self, line: str) -> str:
        if not self._quiet:
            self.stdout.write(line)
        return line
