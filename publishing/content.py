"""A model's own content: the fields an editor writes, apart from all that Wagtail keeps beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.models import Revision

from publishing.snapshots import digest

# Wagtail's bookkeeping, the tree, locks and comments: a reviewer's comment must not count as an edit (rule 10).
BOOKKEEPING = {
    "pk",
    "path",
    "depth",
    "numchild",
    "url_path",
    "translation_key",
    "locale",
    "content_type",
    "owner",
    "live",
    "live_revision",
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "go_live_at",
    "expire_at",
    "expired",
    "locked",
    "locked_at",
    "locked_by",
    "alias_of",
    "show_in_menus",
    "wagtail_admin_comments",
    "comments",
    "awaiting_sign_off",
}
CHILD_BOOKKEEPING = {"pk", "page"}


def own_content(serialized: dict[str, Any]) -> dict[str, Any]:
    """The content fields of a serialised model or revision."""
    return {name: _clean(value) for name, value in serialized.items() if name not in BOOKKEEPING}


def _clean(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(child, dict) for child in value):
        return [{name: item for name, item in child.items() if name not in CHILD_BOOKKEEPING} for child in value]
    return value


def content_sha256(serialized: dict[str, Any]) -> str:
    return digest(own_content(serialized))


def editors_since(
    revisions: list[Revision], live_sha256: str, handed_over: Mapping[int | None, str] | None = None
) -> list[int]:
    """Accounts whose saves changed the content hash since the last edition, in ascending order of id.

    `revisions` are oldest first and newer than the live one. `handed_over` ({revision: hash of its content}) are those
    that only name another reviewer; saved over with anything else, they count as every other."""
    found: set[int] = set()
    previous = live_sha256
    for revision in revisions:
        current = content_sha256(revision.content)
        if current != previous and revision.user_id and (handed_over or {}).get(revision.pk) != current:
            found.add(revision.user_id)
        previous = current
    return sorted(found)
