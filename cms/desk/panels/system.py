"""One line at the foot of the front page: whether what works in the background does. Facts of the database, and one
question to Redis that is given up after a third of a second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.db.models import Min
from wagtail.admin.ui.components import Component

from publishing import clock, letters
from publishing.models import Counter, Delivery, Proof
from publishing.restored import HEARTBEAT

PATIENCE = 0.3  # seconds for Redis
AWAY = timedelta(seconds=60)  # a reconciler looks round every few seconds
LATE = timedelta(seconds=60)  # what a worker has not begun by then is stuck
MAIL_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Part:
    name: str
    words: str
    tone: str = "good"


class SystemStrip(Component):
    name = "system"
    template_name = "cms/desk/system.html"
    order = 400

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        now = clock.now()
        return {"parts": [worker(now), reconciler(now), wake_ups(), mail(now)]}


def worker(now: datetime) -> Part:
    """By what nobody has begun: that is what people notice."""
    wanted = Proof.objects.filter(state=Proof.State.WANTED).aggregate(first=Min("created_at"))["first"]
    pending = Delivery.objects.filter(state=Delivery.State.PENDING).aggregate(first=Min("created_at"))["first"]
    oldest = min((first for first in (wanted, pending) if first), default=None)
    if oldest is None or now - oldest < LATE:
        return Part("Publishing", "nothing is stuck")
    return Part("Publishing", f"something has waited for {minutes(now - oldest)}", "bad")


def reconciler(now: datetime) -> Part:
    beat = Counter.objects.filter(name=HEARTBEAT).values_list("value", flat=True).first()
    if beat is None:
        return Part("Timed work", "has never run", "bad")
    away = now - datetime.fromtimestamp(beat, UTC)
    return Part("Timed work", "runs") if away < AWAY else Part("Timed work", f"has not run for {minutes(away)}", "bad")


def wake_ups() -> Part:
    """Without Redis nothing is lost: it goes out some seconds later."""
    url: str = settings.CELERY_BROKER_URL
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as connection:
            connection.ping()
    except (redis.RedisError, OSError, ValueError):
        return Part("Redis", "does not answer; everything is some seconds slower", "waiting")
    return Part("Redis", "answers")


def mail(now: datetime) -> Part:
    owed = letters.owed().filter(sealed_at__lt=now - MAIL_LATE).count()
    if owed:
        return Part("Mail", f"{owed} letter{'s' if owed > 1 else ''} to colleagues could not be sent yet", "bad")
    return Part("Mail", "nothing waits")


def minutes(span: timedelta) -> str:
    """'40 seconds', '12 minutes', '3 hours'"""
    seconds = int(span.total_seconds())
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{seconds // size} {name}{'s' if seconds >= 2 * size else ''}"
    return f"{seconds} seconds"
