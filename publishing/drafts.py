"""What a publication would show next: its newest draft, or once more the text that is live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.models import Revision

from publishing.models import Proof, Publication


@dataclass(frozen=True)
class Draft:
    """A page or snippet as it stands in `content`; the database row itself stays as it is."""

    source: Any
    content: dict[str, Any]
    revision: Revision | None


def newest(publication: Publication) -> Draft:
    """The newest saved text, submitted or not."""
    row = publication.wagtail_row()
    revision = row.get_latest_revision()
    return Draft(row.with_content_json(revision.content), revision.content, revision)


def as_live(publication: Publication, live_proof: Proof) -> Draft:
    """The text that readers see, at the place that Wagtail's tree gives it now."""
    content = live_proof.content or {}
    revision = Revision.objects.filter(pk=live_proof.revision_id).first()
    return Draft(publication.wagtail_row().with_content_json(content), content, revision)
