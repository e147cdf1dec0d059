"""What the tests of drift share: changes behind Concord's back, and what is shown after the next look."""

from __future__ import annotations

from typing import Any

from django.db import connection

from cms.models import TreatmentPage
from publishing import drift
from publishing.edge import Edge
from publishing.models import AuditEntry, LiveArtefact, Publication
from tests.conftest import work


def publication_of(source: Any) -> Publication:
    return Publication.objects.get(public_id=source.translation_key)


def published(page: TreatmentPage, publish: Any) -> TreatmentPage:
    publish(page)
    page.refresh_from_db()
    return page


def mirror(edge: Edge, settings: Any) -> Edge:
    """The edge that this host keeps, with everything that is live."""
    settings.EDGE_DIR = str(edge.directory)
    edge.follow()
    return edge


def said_of(source: Any) -> list[str]:
    """What is shown after the next look."""
    drift.compare(publication_of(source).pk)
    return drift.of(publication_of(source))


def look_at_all() -> None:
    """A whole pass, and what it set off."""
    for _round in range(60):  # twice through all: a pass takes about forty rounds at most
        drift.look(seconds=5)
        work()


def events_of(source: Any) -> list[str]:
    entries = AuditEntry.objects.filter(subject=f"publication {publication_of(source).pk}", event__startswith="drift")
    return list(entries.order_by("pk").values_list("event", flat=True))


def serves(source: Any, channel: str = "website") -> LiveArtefact:
    return LiveArtefact.objects.select_related("key").get(key__publication=publication_of(source), key__channel=channel)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def set_row(source: Any, **values: Any) -> None:
    """As a script would, past everything: one UPDATE."""
    type(source).objects.filter(pk=source.pk).update(**values)
    source.refresh_from_db()
