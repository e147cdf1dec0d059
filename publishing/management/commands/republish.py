"""manage.py republish: the new design of everything that is live, made ready for one person's signature."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from publishing.models import Republish
from publishing.republishing import building, standing
from publishing.steps import Refused

NOTHING = "Everything that readers see has this design."
NOT_ONE = "Nothing could be made in this design, so there is nothing to approve."


class Command(BaseCommand):
    help = (
        "After a deploy: makes new versions of all that is live in the new design, with the texts as they are, and "
        "prints the address where one person looks at them and approves. Safe to repeat; goes on after a kill."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            row = building.prepare(self.stdout.write)
        except Refused as reason:
            raise CommandError(str(reason)) from reason
        if row is None:
            self.stdout.write(NOTHING)
            return
        self._tell_left_out(row)
        if row.state == Republish.State.CANCELLED:
            raise CommandError(NOT_ONE)
        self._tell_next_step(row)

    def _tell_left_out(self, row: Republish) -> None:
        left_out = building.left_out(row)
        if left_out:
            self.stdout.write(f"{len(left_out)} stay in the design they have:")
        for publication, reason in left_out:
            self.stdout.write(f"  {publication}: {reason}")

    def _tell_next_step(self, row: Republish) -> None:
        address = settings.WAGTAILADMIN_BASE_URL + reverse("republish:approve", args=[row.pk])
        waiting = standing.ready(row).count()
        if row.state == Republish.State.SIGNED:
            self.stdout.write(f"{row.signed_by_name} approved this design; {waiting} are still to be released.")
            self.stdout.write("Run this again afterwards for what is left over then.")
        else:
            self.stdout.write(f"{waiting} are ready. One person looks at the new design and approves it:")
        self.stdout.write(address)
