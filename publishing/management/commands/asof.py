"""manage.py asof ADDRESS MOMENT: what readers saw of a page on a date, and who stood for it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.history import archive, record, served
from publishing.history.questions import HOW, Unanswerable, moment_of, publication_of
from publishing.history.report import lines


class Command(BaseCommand):
    help = "Tells what each channel showed of a page on a date, its version, who approved it, and its SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page", help="an address that it has or had, or its public id")
        parser.add_argument("moment", nargs="+", help=HOW)
        parser.add_argument("--channel", default="", help="one channel only")
        parser.add_argument("--locale", default="", help="of an id that exists in several languages")
        parser.add_argument("--output", type=Path, help="write the exact bytes and the record into this ZIP file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moment = moment_of(" ".join(options["moment"]))
            publication = publication_of(options["page"], moment, options["locale"])
            answer = served.at(publication, moment.at, options["channel"])
        except Unanswerable as reason:
            raise CommandError(str(reason)) from reason
        for line in lines(record.of(answer), whole_day=moment.whole_day):
            self.stdout.write(line)
        if options["output"]:
            self._write(options["output"], archive.pack(answer))

    def _write(self, file: Path, packed: bytes) -> None:
        try:
            file.write_bytes(packed)
        except OSError as error:
            raise CommandError(f"{file} could not be written: {error.strerror}.") from error
        self.stdout.write(f"Written to {file}.")
