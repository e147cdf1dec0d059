"""What the demo prints at its end, and the report it leaves."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from cms.demo.job import Row
from cms.sample.people import PEOPLE


def write_report(path: Path, rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n")


def table(rows: list[Row]) -> str:
    """Channel, version, state, milliseconds since the approval, address."""
    lines = [f"{'Channel':<12}{'Version':>7}  {'State':<14}{'ms':>7}  Address"]
    lines += [f"{r.channel:<12}{r.version:>7}  {r.state:<14}{r.milliseconds:>7}  {r.url}" for r in rows]
    note = "ms: from the approval (newsletter: from Send) until a reader had it."
    return "\n" + "\n".join(lines) + f"\n{note}\n"


def people_table() -> str:
    lines = ["Demo people (sample passwords, this machine only, no second factor):"]
    lines += [f"  {person.username:<10} {person.password:<15} {person.may}" for person in PEOPLE]
    return "\n".join(lines) + "\n"


def try_it_yourself() -> str:
    """Five clicks from a changed sentence to three channels. Two host names, so that two people can be logged in."""
    port = urlsplit(settings.PUBLIC_URL).port
    editor, reviewer = f"http://localhost:{port}", f"http://127.0.0.1:{port}"
    return f"""Try it yourself (one browser, two people: the editor at localhost, the reviewer at 127.0.0.1):
  1. {editor}/admin/ as editor: Pages, Home, Treatments, “Treatment for neuroendocrine tumors (NETs)”.
  2. Change a sentence and press “Submit to Clinical review”. The page says “Checking…”, then “Waiting for …”.
     Follow that link as the editor and look for Approve: “a second person has to approve it”.
  3. {reviewer}/admin/ as reviewer: the front page lists it under “Waiting for your approval”. Open it.
  4. Read what changed, look at Website, App and Email, press Approve.
  5. See it: {editor}/treatments/ on the website, {editor}/app/ in the app;
     mail to colleagues and the newsletter: {settings.MAIL_PAGE_URL}
"""
