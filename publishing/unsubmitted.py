"""The newest saved draft as the checks would meet it if it were submitted now. Nothing is kept of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType

from publishing import together, waivers
from publishing.files import DraftFiles
from publishing.models import Proof, Publication
from publishing.snapshots import Snapshot, bcp47
from publishing.source import Finding, Source, findings
from publishing.uses import Uses

Draft = tuple[Source, Snapshot, Uses]


def draft(row: Any) -> Draft:
    """Of a page or snippet, submitted before or not; in the company of the plan that it is part of."""
    source = row.get_latest_revision_as_object()
    locale = bcp47(source.locale.language_code)
    publication = Publication.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_pk=str(row.pk)
    ).first()
    company = together.of(Proof(publication=publication)) if publication else together.Together()
    uses = Uses(partial(company.find, locale=locale), partial(company.find_chrome, locale=locale), DraftFiles())
    return source, source.to_snapshot(uses), uses


def judged(row: Any) -> tuple[Source, list[Finding]]:
    """With what the checks say, errors first; what somebody keeps on purpose is a note."""
    source, snapshot, uses = draft(row)
    return source, waivers.apply(snapshot, findings(source, snapshot, uses))
