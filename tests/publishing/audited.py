"""What the tests of the audit share: a mirrored page, changes behind Concord's back, and what the audit said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection

from cms.models import CallToAction, TreatmentPage
from publishing.edge import Edge
from publishing.models import LiveArtefact

SECOND = "A second text, approved like the first and long enough to pass the checks."


def mirror(page: TreatmentPage, publish: Any, edge: Edge, settings: Any) -> Edge:
    """The page published and on the edge that the audit looks at."""
    settings.EDGE_DIR = str(edge.directory)
    publish(page)
    edge.follow()
    return edge


def live_page() -> LiveArtefact:
    """What the page's address serves."""
    return LiveArtefact.objects.select_related("key", "blob").get(
        key__channel="website", key__publication__kind="treatment"
    )


def publish_second(page: TreatmentPage, publish: Any) -> None:
    page.lead = SECOND
    publish(page)


TABLES = ("approval", "edition", "auditentry", "blob", "proofartefact", "liverecord", "liveartefact", "proof")


@contextmanager
def by_hand() -> Iterator[Callable[..., None]]:
    """As the owner of the database, who switches its guards off and on again."""
    with connection.cursor() as cursor:
        for switch in ("DISABLE", "ENABLE"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE publishing_{table} {switch} TRIGGER USER")
            if switch == "DISABLE":
                yield cursor.execute


def audited() -> tuple[int, str]:
    """Exit code and what was said."""
    said = StringIO()
    try:
        call_command("audit", stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def change_button(publish: Any) -> CallToAction:
    """A part of the page changes; the page follows with a version that nobody is asked about."""
    button = CallToAction.objects.get()
    button.content[0].value = "Together, in every step"
    publish(button)
    return button


def assert_found(*words: str) -> None:
    code, said = audited()
    assert code == 1, said
    for word in words:
        assert word in said
