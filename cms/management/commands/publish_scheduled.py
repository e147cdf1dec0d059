"""manage.py publish_scheduled: Wagtail's command, which asks nobody. Refused: Concord's plans go out by themselves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Not used here: what was approved goes out at its moment by itself. See Plans in the admin."

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError("Nothing was published. Moments are chosen under Plans in the admin, for approved texts.")
