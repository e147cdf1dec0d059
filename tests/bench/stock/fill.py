"""Pages for stock Wagtail: `python -m tests.bench.stock.fill 20`, its settings and database in the environment."""

from __future__ import annotations

import sys
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction

from tests.bench.words import title

BY_HAND = 20  # the others are copies
PARAGRAPH = "<p>" + "Your team explains <strong>each</strong> step, and you decide together. " * 8 + "</p>"


def fill(count: int) -> None:
    """Tables, a site, and `count` published pages with seven options each, found by Wagtail's own search."""
    from wagtail.models import Page, Site

    call_command("migrate", verbosity=0)
    Site.objects.update(hostname="localhost")
    home = Page.objects.get(depth=2)
    for number in range(min(count, BY_HAND)):
        home.add_child(instance=_page(number))
    _copy(home, range(BY_HAND, count))
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _page(number: int) -> Any:
    from tests.bench.stock.models import StockTreatmentPage

    options = [
        {"name": f"Option {one}", "summary": f"What option {one} is, in one sentence.", "body": PARAGRAPH}
        for one in range(1, 8)
    ]
    body = [("text", PARAGRAPH), ("options", options)]
    return StockTreatmentPage(title=title(number), slug=f"treatment-{number}", body=body)


def _copy(home: Any, numbers: range) -> None:
    """The last page again, with titles and addresses of their own: adding them one by one takes hours."""
    from tests.bench.stock.models import StockTreatmentPage

    last = StockTreatmentPage.objects.order_by("path").last()
    rows = [
        (last.pk + at, home._get_path(home.path, 3, 1_000 + at), f"treatment-{number}", title(number))
        for at, number in enumerate(numbers, 1)
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copy (id int, path text, slug text, title text)")
        cursor.executemany("INSERT INTO copy VALUES (%s, %s, %s, %s)", rows)
        names = {"id": "copy.id", "path": "copy.path", "slug": "copy.slug", "url_path": "'/home/' || copy.slug || '/'"}
        names |= {"title": "copy.title", "draft_title": "copy.title", "translation_key": "gen_random_uuid()"}
        _insert(cursor, "wagtailcore_page", "id", last.pk, names)
        _insert(cursor, "stock_stocktreatmentpage", "page_ptr_id", last.pk, {"page_ptr_id": "copy.id"})
        cursor.execute("UPDATE wagtailcore_page SET numchild = numchild + %s WHERE id = %s", [len(rows), home.pk])


def _insert(cursor: Any, table: str, own: str, pk: int, changed: dict[str, str]) -> None:
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    names = [name for (name,) in cursor.fetchall()]
    values = ", ".join(changed.get(name, f"page.{name}") for name in names)
    text = f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} page, copy WHERE page.{own} = %s"  # noqa: S608
    cursor.execute(text, [pk])


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
