"""What each mirror says of itself, for the monitoring of all hosts in one place."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

from django.conf import settings
from django.db import connection
from prometheus_client.core import GaugeMetricFamily

from publishing.clock import now
from publishing.models import Follower
from publishing.store import last_seq

EVERY = 5.0  # seconds between two words of a mirror with nothing new to say
FORGOTTEN = 86_400  # seconds after which a mirror that says nothing is taken for one that was shut down on purpose

SAY = """
INSERT INTO publishing_follower (name, seq, seen_at, trouble) VALUES (%s, %s, clock_timestamp(), %s)
ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, seen_at = excluded.seen_at, trouble = excluded.trouble
"""
FORGET = "DELETE FROM publishing_follower WHERE seen_at < clock_timestamp() - make_interval(secs => %s)"


class Standing:
    """Tells the database how this host's mirror stands; nothing is decided by it."""

    def __init__(self, name: str = "") -> None:
        self.name = name or settings.EDGE_NAME
        self.said: tuple[int, str] | None = None
        self.next = 0.0

    def say(self, seq: int, trouble: str = "") -> None:
        """Raises what the database raises when it is away."""
        if self.said == (seq, trouble) and monotonic() < self.next:
            return
        with connection.cursor() as cursor:
            cursor.execute(SAY, [self.name, seq, trouble[:200]])
            cursor.execute(FORGET, [FORGOTTEN])
        self.said, self.next = (seq, trouble), monotonic() + EVERY


def in_trouble() -> list[str]:
    """Names of the mirrors that cannot write."""
    return list(Follower.objects.exclude(trouble="").order_by("name").values_list("name", flat=True))


def measures() -> Iterator[GaugeMetricFamily]:
    newest, moment = last_seq(), now()
    behind = GaugeMetricFamily("concord_edge_behind_changes", "Changes its files have yet to show", labels=["follower"])
    silent = GaugeMetricFamily("concord_edge_silent_seconds", "Since its last word", labels=["follower"])
    trouble = GaugeMetricFamily("concord_edge_cannot_write", "1 while its disk refuses", labels=["follower"])
    for follower in Follower.objects.order_by("name"):
        behind.add_metric([follower.name], max(0, newest - follower.seq))
        silent.add_metric([follower.name], max(0.0, (moment - follower.seen_at).total_seconds()))
        trouble.add_metric([follower.name], float(bool(follower.trouble)))
    yield from (behind, silent, trouble)
