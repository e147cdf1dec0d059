"""manage.py import_treatment FILE: a treatment document becomes a draft page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from cms.importing.plain_text import LIMIT, ImportRefused
from cms.importing.treatment_page import build, find_parent
from cms.importing.treatment_text import TreatmentText, parse


class Command(BaseCommand):
    help = "Makes a draft treatment page from a text file with bullets of the form “• Name: text”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a UTF-8 text file of at most 1 MB")
        parser.add_argument("--parent", default="", metavar="SLUG", help="the treatment index, if there are several")
        parser.add_argument("--user", default="", metavar="USERNAME", help="whose text this is; cannot approve it then")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = parse(_bytes(options["file"]))
            user = _user(options["user"])
            imported = build(document, find_parent(options["parent"]), user)
        except ImportRefused as reason:
            raise CommandError(str(reason)) from None
        self._report(document, imported.mapped)
        self.stdout.write(f"Draft saved: “{imported.page.title}” (page {imported.page.pk}). Nothing is published.")

    def _report(self, document: TreatmentText, mapped: list[str]) -> None:
        self.stdout.write("Mapped:")
        for line in mapped:
            self.stdout.write(f"  {line}")
        self.stdout.write("Left out:" if document.left_out else "Left out: nothing")
        for note in document.left_out:
            self.stdout.write(f"  line {note.line}: {note.text}" if note.line else f"  {note.text}")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
            size = file.seek(0, 2) if len(data) > LIMIT else len(data)
    except FileNotFoundError:
        raise ImportRefused(f"There is no file {path}.") from None
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        raise ImportRefused(f"The file {path} cannot be read: {why}.") from None
    if size > LIMIT:
        raise ImportRefused(f"The file has {size / 1_000_000:.1f} MB; a text to import has at most 1 MB.")
    return data


def _user(username: str) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise ImportRefused(f"There is no account “{username}”.")
    return user
