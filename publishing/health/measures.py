"""The numbers behind `/metrics`, read from PostgreSQL at each scrape: any process may answer for all of them.

Names and units follow Prometheus' own rules (seconds, base units, no personal data in labels)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min
from django.db.models.functions import Now
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from publishing import restored
from publishing.base import channels
from publishing.clock import now
from publishing.edge import Edge
from publishing.health import followers
from publishing.health.served import served
from publishing.models import Counter, Delivery, Drift, Proof, Release
from publishing.restored import HEARTBEAT
from publishing.store import last_seq

RECENT = 3600  # seconds
OPEN = [Delivery.State.PENDING, Delivery.State.LEASED, Delivery.State.WAITING]
QUANTILES = (0.5, 0.99)
LATENCY = """
SELECT channel, percentile_cont(%(quantiles)s) WITHIN GROUP (ORDER BY extract(epoch FROM delivered_at - created_at))
FROM publishing_delivery WHERE delivered_at > clock_timestamp() - make_interval(secs => %(recent)s) GROUP BY channel
"""


def exposition() -> bytes:
    """The page in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Ledger())
    return generate_latest(registry)


class _Ledger(Collector):
    def collect(self) -> Iterator[Metric]:
        yield _latency()
        yield from _deliveries()
        yield _attention()
        yield gauge("concord_reconciler_age_seconds", "Since the reconciler's last round", [({}, reconciler_age())])
        yield from followers.measures()
        held = 0 if restored.is_confirmed() else 1
        yield gauge("concord_mail_held", "1 while no mail leaves before confirm_restore", [({}, held)])
        yield _served()
        for channel in channels().values():
            yield from channel.measures()


def gauge(name: str, meaning: str, samples: Iterable[tuple[dict[str, str], float]]) -> GaugeMetricFamily:
    """`samples` are (labels, value); all have the same labels."""
    given = list(samples)
    family = GaugeMetricFamily(name, meaning, labels=list(given[0][0]) if given else [])
    for labels, value in given:
        family.add_metric(list(labels.values()), value)
    return family


def reconciler_age() -> float:
    """Seconds; infinite when no reconciler ever ran."""
    beat = Counter.objects.filter(name=HEARTBEAT).values_list("value", flat=True).first()
    return now().timestamp() - beat if beat else float("inf")


def edge_behind() -> float:
    """Of this host alone."""
    return max(0, last_seq() - Edge().position)


def oldest_open() -> dict[str, float]:
    """Seconds that the oldest delivery of each channel has been on its way."""
    moment = now()
    rows = Delivery.objects.filter(state__in=OPEN).values("channel").annotate(oldest=Min("created_at"))
    oldest = {row["channel"]: (moment - row["oldest"]).total_seconds() for row in rows}
    return {name: oldest.get(name, 0.0) for name in channels()}


def needs_attention() -> dict[str, int]:
    """What waits for a person, by kind."""
    return {
        "delivery": Delivery.objects.filter(state=Delivery.State.DEAD).count(),
        "release": Release.objects.filter(state=Release.State.HELD).count(),
        "difference": Drift.objects.exclude(sentences=[]).count(),
    }


def _latency() -> Metric:
    with connection.cursor() as cursor:
        cursor.execute(LATENCY, {"quantiles": list(QUANTILES), "recent": RECENT})
        rows = cursor.fetchall()
    samples = [
        ({"channel": channel, "quantile": str(quantile)}, value)
        for channel, values in rows
        for quantile, value in zip(QUANTILES, values, strict=True)
    ]
    return gauge("concord_publish_seconds", "From taking effect to delivered, in the last hour", samples)


def _deliveries() -> Iterator[Metric]:
    rows: Any = Delivery.objects.filter(state__in=OPEN).values("channel", "state").annotate(count=Count("pk"))
    counts = {(row["channel"], row["state"]): row["count"] for row in rows}
    pairs = [(name, str(state)) for name in channels() for state in OPEN]
    samples = [({"channel": name, "state": state}, counts.get((name, state), 0)) for name, state in pairs]
    yield gauge("concord_deliveries", "Deliveries on their way", samples)
    oldest = [({"channel": name}, seconds) for name, seconds in oldest_open().items()]
    yield gauge("concord_backlog_oldest_seconds", "Age of the oldest delivery on its way", oldest)
    wanted = Proof.objects.filter(state__in=["wanted", "building"], created_at__lt=Now() - timedelta(seconds=10))
    yield gauge("concord_proofs_waiting", "Versions for approval not made after ten seconds", [({}, wanted.count())])


def _attention() -> Metric:
    samples = [({"kind": kind}, count) for kind, count in needs_attention().items()]
    return gauge("concord_needs_attention", "What waits for a person", samples)


def _served() -> Metric:
    """Of this process alone; where nginx serves the files, its own log has the rest."""
    family = CounterMetricFamily("concord_answers", "Published addresses answered by this process", labels=["status"])
    for status, count in sorted(served.items()):
        family.add_metric([status], count)
    return family
