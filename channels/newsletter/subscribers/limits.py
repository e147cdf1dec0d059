"""How often we write to somebody who never asked us themselves, and how many forms one network may send.

Counted in PostgreSQL, in the database's time, over keyed hashes."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from channels.newsletter.models import Answer, SignUp

DAY = timedelta(hours=24)
IN_VAIN = 3  # mails to one address that nobody confirmed; then none for as long as the ledger remembers (KEPT)
REMINDERS = 3  # "you get it already" mails to one address in MONTH
MONTH = timedelta(days=30)
KEPT = timedelta(days=365)  # how long the ledger of answers knows the keyed hash of an address
FORMS = 20  # of one network in an hour: a clinic's whole waiting room, and no more
HOUR = timedelta(hours=1)
CAP_LOCK = 4_208_113  # of PostgreSQL's advisory locks: who counts the hour's mails does so alone


def may_answer(address_key: str, kind: str) -> bool:
    """Whether another mail of this kind may go to this address. Call it while the address is locked (sign_ups.py)."""
    sent = Answer.objects.filter(address_key=address_key).exclude(state=Answer.State.FAILED, claimed_at=None)
    if sent.filter(created_at__gt=Now() - DAY).exists():
        return False
    if kind == Answer.Kind.CONFIRM:
        return sent.filter(kind=kind, settled=False).count() < IN_VAIN
    return sent.filter(kind=kind, created_at__gt=Now() - MONTH).count() < REMINDERS


def network_is_over(network_key: str) -> bool:
    """Says nothing about any address, so whoever is over the limit is told."""
    if not network_key:
        return False
    return SignUp.objects.filter(network_key=network_key, created_at__gt=Now() - HOUR).count() >= FORMS


def hour_is_full() -> bool:
    """Whether this hour's mails are used up, for all addresses together. Call it in the transaction that takes one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CAP_LOCK])
    taken = Answer.objects.filter(claimed_at__gt=Now() - HOUR).count()
    return taken >= settings.NEWSLETTER_ANSWERS_PER_HOUR
