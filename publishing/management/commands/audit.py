"""manage.py audit: prove that everything readers can see was approved; exit code 1 when something was not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from publishing.proving.everything import prove


class Command(BaseCommand):
    help = "Goes through all that is live, and this host's files, back to who approved it. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        report = prove()
        for fault in report.faults:
            self.stdout.write(str(fault))
        for sentence in report.sentences():
            self.stdout.write(sentence)
        if report.faults:
            sys.exit(1)
