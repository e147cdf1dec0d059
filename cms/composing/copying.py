"""“Copy last newsletter”: a new draft with those of its items that readers still see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from wagtail.models import Locale

from cms.composing import last_sent
from cms.models import NewsletterIssue
from publishing import withdrawals
from publishing.models import Publication
from publishing.snapshots import bcp47

CHOSEN = {"page_card": "page", "own_text": "text", "cta": "cta"}  # the field of each that names other content
KEPT = ("subject", "preheader", "topics", "reply_to", "archive")
DELETED = "something that was deleted"


@dataclass
class Copied:
    """The new draft, and the names of what readers do not see any more."""

    issue: NewsletterIssue
    left_out: list[str] = field(default_factory=list)


def copy_last(user: User) -> Copied | None:
    """None while nothing was ever sent. The copy has no moment and nobody has approved it."""
    locale = Locale.get_default()
    sent = last_sent.edition(bcp47(locale.language_code))
    if sent is None or sent.proof is None or sent.proof.content is None:
        return None
    content = sent.proof.content
    known = {name: content[name] for name in KEPT if name in content}
    copied = Copied(NewsletterIssue(name=f"{content['name'][:72]} (copy)", locale=locale, live=False, **known))
    items: Any = NewsletterIssue._meta.get_field("items")
    stream = items.to_python(content["items"])
    copied.issue.items = [(item.block_type, item.value) for item in stream if _stays(item, copied)]
    with transaction.atomic():
        copied.issue.save()
        copied.issue.save_revision(user=user, log_action=True)
    return copied


def _stays(item: Any, copied: Copied) -> bool:
    name = CHOSEN.get(item.block_type)
    chosen = item.value.get(name) if name else item.value
    if chosen is None:
        copied.left_out.append(DELETED)
        return False
    if name and not is_seen(chosen):
        copied.left_out.append(f"“{chosen}”")
        return False
    return True


def is_seen(row: Any) -> bool:
    """Whether readers see it, and its review is not overdue."""
    publication = Publication.objects.filter(public_id=row.translation_key, object_pk=str(row.pk)).first()
    return publication is not None and withdrawals.is_live(publication) and not publication.overdue
