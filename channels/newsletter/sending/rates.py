"""How many messages a second the mail server and each domain behind it get: token buckets that all workers share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from channels.newsletter.sending import ledger
from channels.newsletter.sending.ledger import Claim

RELAY = ""  # its bucket's name
BURST = 2.0  # seconds' worth of tokens that a bucket holds
SLOWEST = 1 / 60  # messages a second
RISE = 0.05  # of the starting rate, each minute, after a domain asked us to slow down

OPEN = """
INSERT INTO newsletter_sendingrate (name, per_second, tokens, refilled_at)
SELECT name, starts, starts * %(burst)s, clock_timestamp()
FROM unnest(%(names)s::text[], %(starts)s::float8[]) bucket(name, starts)
WHERE NOT EXISTS (SELECT FROM newsletter_sendingrate known WHERE known.name = bucket.name) ORDER BY name
ON CONFLICT (name) DO NOTHING
"""

FILL = """
WITH bucket AS (
    SELECT rate.id, opened.starts,
        least(opened.starts, rate.per_second + %(rise)s * opened.starts
            * extract(epoch FROM clock_timestamp() - rate.refilled_at) / 60) AS risen
    FROM newsletter_sendingrate rate
    JOIN unnest(%(names)s::text[], %(starts)s::float8[]) opened(name, starts) ON opened.name = rate.name
    ORDER BY rate.name FOR UPDATE OF rate
)
UPDATE newsletter_sendingrate rate SET
    per_second = bucket.risen, refilled_at = clock_timestamp(),
    tokens = least(greatest(bucket.risen * %(burst)s, 1), rate.tokens
        + bucket.risen * greatest(extract(epoch FROM clock_timestamp() - rate.refilled_at), 0))
FROM bucket WHERE bucket.id = rate.id
RETURNING rate.name, rate.per_second, floor(rate.tokens)::integer,
    greatest(coalesce(extract(epoch FROM rate.reserved_until - clock_timestamp()), 0), 0)
"""

TAKE = """
UPDATE newsletter_sendingrate rate SET
    tokens = rate.tokens - taken.tokens,
    reserved_until = clock_timestamp() + make_interval(secs => taken.reserved)
FROM unnest(%(names)s::text[], %(tokens)s::integer[], %(reserved)s::float8[]) taken(name, tokens, reserved)
WHERE rate.name = taken.name
"""

SLOW_DOWN = """
UPDATE newsletter_sendingrate SET
    per_second = greatest(per_second / 2, %(slowest)s), tokens = 0, refilled_at = clock_timestamp()
WHERE name = %(name)s
"""


@dataclass(frozen=True)
class Bucket:
    per_second: float
    tokens: int
    reserved: float  # seconds from now for which messages were put off already


def room(most: int) -> int:
    """How many of `most` messages the mail server takes now; their tokens are taken."""
    with transaction.atomic():
        tokens = _filled({RELAY: settings.NEWSLETTER_RELAY_RATE})[RELAY].tokens
        taken = max(0, min(most, tokens))
        _take({RELAY: (taken, 0.0)})
    return taken


def give_back(tokens: int) -> None:
    """Of messages that were not there after all."""
    if tokens:
        _take({RELAY: (-tokens, 0.0)})


def admit(claims: Sequence[Claim]) -> list[Claim]:
    """Those that their domains take now. The others are put back, each for a moment of its own."""
    asked = Counter(held.domain for held in claims)
    with transaction.atomic():
        buckets = _filled(dict.fromkeys(asked, settings.NEWSLETTER_DOMAIN_RATE))
        over = {name: max(0, number - max(0, buckets[name].tokens)) for name, number in asked.items()}
        _take({name: (asked[name] - over[name], _reserved(buckets[name], over[name])) for name in asked})
    left, taken, put_off = dict(over), [], defaultdict(list)
    for held in reversed(claims):  # the last to come wait
        if left[held.domain]:
            bucket = buckets[held.domain]
            put_off[round(bucket.reserved + left[held.domain] / bucket.per_second, 1)].append(held)
            left[held.domain] -= 1
        else:
            taken.append(held)
    for seconds, held_back in put_off.items():
        ledger.put_back(held_back, seconds=seconds)
    return taken[::-1]


def slow_down(domain: str) -> None:
    """It said so (4.7.x): half as many from now on, then slowly more again."""
    with connection.cursor() as cursor:
        cursor.execute(SLOW_DOWN, {"name": domain, "slowest": SLOWEST})


def _reserved(bucket: Bucket, over: int) -> float:
    return bucket.reserved + over / bucket.per_second


def _filled(starts: dict[str, float]) -> dict[str, Bucket]:
    """These buckets with the tokens that time brought: made first, then locked in the order of their names. Whoever
    waits for another sender to make one holds no lock that it could want."""
    values: dict[str, Any] = {"names": list(starts), "starts": list(starts.values()), "burst": BURST, "rise": RISE}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, values)
        cursor.execute(FILL, values)
        rows = cursor.fetchall()
    return {name: Bucket(per_second, tokens, float(reserved)) for name, per_second, tokens, reserved in rows}


def _take(taken: dict[str, tuple[int, float]]) -> None:
    values: dict[str, Any] = {
        "names": list(taken),
        "tokens": [tokens for tokens, _ in taken.values()],
        "reserved": [reserved for _, reserved in taken.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
