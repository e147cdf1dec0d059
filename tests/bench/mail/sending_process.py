"""A sender that is ready before the clock starts: python -m tests.bench.mail.sending_process <mailing>"""

from __future__ import annotations

import sys
import time

import django

django.setup()

from channels.newsletter.models import Mailing  # noqa: E402 - after the set-up
from channels.newsletter.sending import engine  # noqa: E402

mailing = int(sys.argv[1])
print("ready", flush=True)  # noqa: T201 - the bench waits for it
while Mailing.objects.filter(pk=mailing, finished_at=None).exists():
    if not engine.run(mailing):
        time.sleep(0.02)
