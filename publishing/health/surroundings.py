"""What stands around Concord and can be set so that it does harm: the clock of this host, and Redis."""

from __future__ import annotations

from time import time

from django.conf import settings
from kombu import Connection
from redis.exceptions import ResponseError

from publishing import clock

PATIENCE = 2  # seconds for Redis to answer
MOST_OFF = 2  # seconds between this host's clock and the database's
KEEPS_ALL = "noeviction"  # any other policy throws queued work and the broker's own bindings away without an error


def clock_off() -> float:
    """Seconds that this host's clock is away from the database's, however long the question took."""
    asked = time()
    there = clock.now().timestamp()
    return max(0.0, asked - there, there - time())


def eviction() -> str:
    """What Redis does when its memory is full; "" where it may not be asked. Raises what kombu raises when Redis does
    not answer, OSError included."""
    patient = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=PATIENCE, transport_options=patient) as broker:
        broker.ensure_connection(max_retries=1, timeout=PATIENCE)
        try:
            return str(broker.default_channel.client.info("memory").get("maxmemory_policy", ""))
        except ResponseError:  # a hosted Redis may keep this to itself
            return ""
