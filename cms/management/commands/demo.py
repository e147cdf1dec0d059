"""manage.py demo: the main job on the running demo, from the sample draft to three channels."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo.job import ChannelFailed, MainJob
from cms.demo.words import people_table, table, try_it_yourself, write_report


class Command(BaseCommand):
    help = "Submits, approves, publishes and sends the sample content, and shows where each channel has it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--report", type=Path, required=True, help="where the table goes as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This shows the sample content, so it works in the demo only.")
        job = MainJob(tell=self.stdout.write)
        try:
            rows = job.run()
        except ChannelFailed as reason:
            write_report(options["report"], job.rows)
            raise CommandError(str(reason)) from None
        write_report(options["report"], rows)
        self.stdout.write(table(rows))
        self.stdout.write(people_table())
        self.stdout.write(try_it_yourself())
