"""Pages for stock Wagtail: `python -m tests.bench.stock.fill 20`, its settings and database in the environment."""

from __future__ import annotations

import sys

import django
from django.core.management import call_command

PARAGRAPH = "<p>" + "Your team explains <strong>each</strong> step, and you decide together. " * 8 + "</p>"


def fill(count: int) -> None:
    """Tables, a site, and `count` published pages with seven options each."""
    from wagtail.models import Page, Site

    from tests.bench.stock.models import StockTreatmentPage

    call_command("migrate", verbosity=0)
    home = Page.objects.get(depth=2)
    for number in range(count):
        options = [
            {"name": f"Option {one}", "summary": f"What option {one} is, in one sentence.", "body": PARAGRAPH}
            for one in range(1, 8)
        ]
        body = [("text", PARAGRAPH), ("options", options)]
        page = StockTreatmentPage(title=f"Treatment {number}", slug=f"treatment-{number}", body=body)
        home.add_child(instance=page)
    Site.objects.update(hostname="localhost")


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
