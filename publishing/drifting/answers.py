"""Which addresses to ask next, what their answers mean, and whether the site answers at all."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from publishing import clock
from publishing.base import channels
from publishing.drifting.asking import Question
from publishing.drifting.portions import Portion
from publishing.drifting.public_address import Answer
from publishing.models import Counter, Delivery, LiveArtefact
from publishing.proving.ledger import OPEN

logger = logging.getLogger("publishing.drift")

OLD = timedelta(seconds=60)  # by then no cache may hold what was there before
MOST = 5  # questions in one round
AWAY = "public_address_away"  # the counter that tells since when nobody answers
BLIP = timedelta(seconds=60)  # shorter than this it is not shown

Form = LiveArtefact.Form


def questions() -> list[Question]:
    """The next few addresses that stand still: nothing is on its way to them, and caches had their time."""
    public = [name for name, channel in channels().items() if channel.public]
    coming = Delivery.objects.filter(state__in=OPEN, edition__publication=OuterRef("key__publication"))
    rows = LiveArtefact.objects.filter(key__channel__in=public, key__site=settings.PUBLISHING_SITE)
    portion = Portion("drift_public", rows.exclude(key__publication=None), MOST)
    still = rows.filter(~Exists(coming), modified_at__lt=Now() - OLD, pk__in=portion.ids)
    portion.done(portion.ids[-1] if portion.ids else 0)
    return [_question(live) for live in still.select_related("key").order_by("pk")]


def _question(live: LiveArtefact) -> Question:
    key = live.key
    return Question(
        key.pk, key.publication_id or 0, key.path, live.form, live.version, live.digest, live.target, live.seq
    )


# --- What an answer means ---

STATUSES = {200: "with a text", 404: "“not found”", 410: "“taken down”"}


def sentence(question: Question, answer: Answer) -> str:
    """Empty when the answer is right."""
    asked = f"Asked as a reader, /{question.path}"
    said = STATUSES.get(answer.status, "with another address")
    if question.form == Form.REDIRECT:
        right = answer.status == 301 and _path(answer.location) == question.target
        return "" if right else f"{asked} does not lead to {question.target}."
    gone = question.form == Form.TOMBSTONE
    if answer.status != (410 if gone else 200):
        return f"{asked} answers {said}, though it was taken down." if gone else _missed(question, asked, said)
    if question.digest and answer.digest != question.digest:
        return f"{asked} gives something else than {'the approved words' if gone else f'version {question.version}'}."
    return ""


def _missed(question: Question, asked: str, said: str) -> str:
    return f"{asked} answers {said} instead of version {question.version}."


def _path(location: str) -> str:
    """Of a redirect within the site; empty for any other."""
    parts, origin = urlsplit(location), urlsplit(settings.PUBLIC_URL)
    return parts.path if parts.netloc in ("", origin.netloc) else ""


# --- The site as a whole ---


def note_away(trouble: str) -> None:
    """Kept once, with the moment it began; one line for the whole site."""
    _counter, began = Counter.objects.get_or_create(name=AWAY, defaults={"value": int(clock.now().timestamp())})
    if began:
        logger.warning("the public address does not answer: %s", trouble, extra={"event": "public_address_away"})


def note_there() -> None:
    if Counter.objects.filter(name=AWAY).delete()[0]:
        logger.info("the public address answers again", extra={"event": "public_address_there"})


def away_since() -> datetime | None:
    """Since when the public address answers nothing; None when it does, or when that is too short to be told."""
    value = Counter.objects.filter(name=AWAY).values_list("value", flat=True).first()
    since = datetime.fromtimestamp(value, UTC) if value else None
    return since if since and clock.now() - since >= BLIP else None
