"""The newsletter that was sent last, as the record has it."""

from __future__ import annotations

from publishing.models import Edition
from publishing.models.releases import Action

KIND = "newsletter"


def edition(locale: str) -> Edition | None:
    """Its first version is the one that was mailed; later ones mail nobody. A newsletter that was taken down counts."""
    rows = Edition.objects.filter(
        publication__kind=KIND, publication__locale=locale, action=Action.PUBLISH, number=1, proof__isnull=False
    )
    return rows.select_related("proof", "publication").order_by("-created_at", "-pk").first()
