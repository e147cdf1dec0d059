"""Changes of rights: kept on record, and told to everybody else who may change accounts. In the admin they are noted in
the transaction that makes them, with who did it; the reconciler notes what was done anywhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from publishing import audit, restored
from publishing.gate.rights import all_rights
from publishing.letters import AGAIN, AGE, send
from publishing.models import Access, AccessNews
from publishing.wake import wake

CHANGE_ACCOUNTS = "auth.change_user"
BACKEND = "django.contrib.auth.backends.ModelBackend"  # rights are asked of the database, however people log in


@dataclass(frozen=True)
class Change:
    """Sentences by key, and addresses of people whose log-in was changed for them."""

    given: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.given or self.taken)


def difference(before: dict[str, str], after: dict[str, str]) -> Change:
    given = {key: sentence for key, sentence in after.items() if key not in before}
    return Change(given, {key: sentence for key, sentence in before.items() if key not in after})


def note(by: User | None = None) -> Change:
    """Keep what changed since the last look as done by this person. The very first look only remembers."""
    kept = Access.objects.first()
    if kept is not None and kept.rights.keys() == all_rights().keys():
        return Change()
    with transaction.atomic():
        kept = Access.objects.select_for_update().first()
        now = all_rights()
        if kept is None:
            Access.objects.create(rights=now)
            return Change()
        change = difference(kept.rights, now)
        Access.objects.filter(pk=kept.pk).update(rights=now)
        record(change, by)
        return change


def record(change: Change, by: User | None) -> None:
    """On record, and a letter owed, in the transaction of the change."""
    if not change:
        return
    for event, rights in (("right given", change.given), ("right taken", change.taken)):
        for key, sentence in rights.items():
            audit.record(key.split("/")[0], event, actor=by, detail=sentence)
    news = AccessNews.objects.create(
        given=sorted(change.given.values()),
        taken=sorted(change.taken.values()),
        by=by,
        by_name=by.get_username() if by else "",
        also=sorted(change.also),
        tell_at=Now(),
    )
    wake("publishing.tasks.tell_of_access", news.pk)


# --- The letter ---


@restored.mails
def tell(news_id: int) -> None:
    """Write to those who may change accounts, but for the one who did this. Twice is harmless."""
    due = AccessNews.objects.filter(pk=news_id, tell_at__lte=Now())
    if not due.update(tell_at=Now() + AGAIN):
        return
    news = AccessNews.objects.get(pk=news_id)
    link = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailusers_users:index")
    for address in sorted({*_administrators(news).values_list("email", flat=True), *news.also}):
        send("Rights were changed", "publishing/letters/rights_changed.txt", {"news": news, "link": link}, address)
    AccessNews.objects.filter(pk=news_id).update(tell_at=None)


def owed() -> QuerySet[AccessNews]:
    return AccessNews.objects.filter(tell_at__lt=Now() - timedelta(seconds=3), created_at__gt=Now() - AGE)


def _administrators(news: AccessNews) -> QuerySet[User]:
    people = User.objects.with_perm(CHANGE_ACCOUNTS, backend=BACKEND).filter(is_active=True)
    return people.exclude(email="").exclude(pk=news.by_id or 0)
