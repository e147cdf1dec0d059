"""What the approve page of a new design says: how many texts, what differs, and some of them before and after."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q
from django.template.defaultfilters import pluralize

from publishing.base import channels
from publishing.models import Proof, ProofArtefact, Republish
from publishing.republishing import building, samples, signing, standing
from publishing.republishing.comparing import Difference, finding_of, kept

TITLES = 3  # named for each difference
MOST = 40  # differences shown


@dataclass
class Group:
    """One difference, and all texts that have it."""

    difference: Difference
    count: int = 0
    titles: list[str] = field(default_factory=list)


def context(row: Republish, user: User, chosen: str) -> dict[str, Any]:
    """Everything the decision needs."""
    counted = _counts(row)
    groups = _groups(row)
    return {
        **counted,
        "row": row,
        "closed": signing.closed(row),
        "why_not": signing.why_not(row, user),
        "kinds": _kinds(row),
        "channels": _channels(row),
        "groups": groups[:MOST],
        "more": max(0, len(groups) - MOST) + _not_kept(row),
        "left_out": building.left_out(row),
        **samples.context(row, chosen),
    }


def not_waiting(row: Republish) -> dict[str, Any]:
    """The page of one that nobody can sign now."""
    mine = Proof.objects.filter(republish=row)
    signed = mine.filter(approvals__isnull=False).distinct()
    return {
        "row": row,
        "closed": signing.closed(row),
        "made": standing.ready(row).count(),
        "signed": signed.count(),
        "released": signed.filter(edition__isnull=False).count(),
        "dropped": signed.filter(state=Proof.State.VOID, edition=None).count(),
        "left_out": building.left_out(row),
    }


def nouns(pages: int, parts: int) -> str:
    """'12 pages and 3 parts of pages'."""
    said = [f"{pages} page{pluralize(pages)}"] if pages or not parts else []
    said += [f"{parts} part{pluralize(parts)} of pages"] if parts else []
    return " and ".join(said)


# --- Counted ---


def _counts(row: Republish) -> dict[str, Any]:
    waiting = standing.ready(row)
    parts = waiting.filter(snapshot__path="").count()
    total = waiting.count()
    return {"total": total, "what": nouns(total - parts, parts)}


def _kinds(row: Republish) -> list[tuple[str, int]]:
    """('treatment pages', 40), the most frequent first."""
    counted = standing.ready(row).order_by().values_list("publication__content_type").annotate(Count("pk"))
    types = ContentType.objects.in_bulk([pk for pk, _count in counted if pk])
    found = Counter({_kind(types.get(pk), count): count for pk, count in counted})
    return found.most_common()


def _kind(content_type: ContentType | None, count: int) -> str:
    model = content_type.model_class() if content_type else None
    return str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural) if model else "others"


def _channels(row: Republish) -> list[dict[str, Any]]:
    """For each channel: how many texts it shows, and in how many of them anything at all is different."""
    same = ProofArtefact.objects.filter(
        proof__edition=OuterRef("proof__publication__live"),
        channel=OuterRef("channel"),
        path=OuterRef("path"),
        blob=OuterRef("blob"),
    )
    rows = ProofArtefact.objects.filter(proof__in=standing.ready(row), shared=False).annotate(same=Exists(same))
    counts = {"shown": Count("proof", distinct=True), "different": Count("proof", distinct=True, filter=Q(same=False))}
    by_name = {one["channel"]: one for one in rows.order_by().values("channel").annotate(**counts)}
    return [{**by_name[name], "label": channel.label} for name, channel in channels().items() if name in by_name]


# --- Different words ---


def _groups(row: Republish) -> list[Group]:
    """The same difference once, with how many texts have it; the most frequent first."""
    groups: dict[Difference, Group] = {}
    for proof in standing.compared(row):
        for difference in kept(finding_of(proof.findings) or {"differences": []}):
            group = groups.setdefault(difference, Group(difference))
            group.count += 1
            if len(group.titles) < TITLES:
                group.titles.append(proof.publication.title)
    return sorted(groups.values(), key=lambda group: -group.count)


def _not_kept(row: Republish) -> int:
    findings = standing.compared(row).values_list("findings", flat=True)
    return sum((finding_of(kept_) or {"more": 0})["more"] for kept_ in findings)
