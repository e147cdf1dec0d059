"""What pages, snippets and newsletters have in common: they can become a snapshot, a preview and a publication."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import CommentPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Page,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    Workflow,
    WorkflowMixin,
)

from publishing.gate.copying import DraftCopyForm
from publishing.page_permissions import ReleasePermissions
from publishing.preview import preview
from publishing.snapshots import Snapshot
from publishing.uses import Uses

WEBSITE, APP, NEWSLETTER = ("website", "Website"), ("mobile", "App"), ("newsletter", "Newsletter")
DARK, TEXT = ("dark", "Newsletter, dark"), ("text", "Email as plain text")
ALL, PARTS = ("all", "Side by side"), ("parts", "One option alone")
PREVIEW_SIZES = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 390, "label": "Preview as on a phone"},
    {"name": "mail", "icon": "mail", "device_width": 640, "label": "Preview as in a mail program"},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": "Preview as on a tablet"},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": "Preview as on a computer"},
]


class Publishable(models.Model):
    """The source the publishing core reads (`publishing.source`)."""

    publication_kind: ClassVar[str]
    preview_modes: ClassVar[list[tuple[str, str]]] = []  # what no channel shows by itself has no preview
    preview_sizes = PREVIEW_SIZES
    awaiting_sign_off = models.BooleanField(
        "awaiting clinical sign-off",
        default=False,
        help_text="Sample text that no clinician has signed yet. Untick it when the text is your own.",
    )

    class Meta:
        abstract = True

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview(self, mode_name)

    def to_snapshot(self, uses: Uses) -> Snapshot:
        """The content with every reference resolved by `uses`; raises nothing for a missing one, `uses` notes it."""
        raise NotImplementedError

    def named_people(self, role: str) -> list[Any]:
        """The Person rows this content names as authors or reviewers."""
        return []

    def possible_reviewers(self) -> list[Any]:
        """The Person rows that could be named as its reviewer; none for content that tells readers of no reviewer."""
        return []

    def name_reviewer(self, person: Any) -> None:
        """Put this person in the place of its reviewers. Saving is the caller's. Raises NotImplementedError for
        content that names none."""
        raise NotImplementedError


class PublishablePage(Publishable, Page):
    """A page. Its address comes from the tree; Wagtail itself serves nothing."""

    preview_modes: ClassVar[list[tuple[str, str]]] = [WEBSITE]
    copy_form_class = DraftCopyForm
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, CommentPanel()]  # Wagtail keeps it among the settings
    settings_panels: ClassVar[list[Any]] = []  # no go-live and expiry dates: releases decide those

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug and not self.slug.isascii():  # a letter that looks like another is another address
            raise ValidationError({"slug": "Use unaccented Latin letters, digits and hyphens only."})

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """(site, origin, path) as readers know them; the stock method asks for Wagtail's own serve view."""
        site_id, root_path, _root_url, _language = next(
            (site for site in self._get_relevant_site_root_paths() if self.url_path.startswith(site[1])),
            (None, "", "", ""),
        )
        if site_id is None:
            return None
        return site_id, settings.PUBLIC_URL, "/" + self.url_path[len(root_path) :]

    @property
    def has_workflow(self) -> bool:
        """Who signs depends on the kind of page, not on where it stands in the tree."""
        return self.get_workflow() is not None

    def get_workflow(self) -> Workflow | None:
        """Who signs is decided by the kind of content; Wagtail's own answer for pages is by place in the tree."""
        return self.get_default_workflow()

    def permissions_for_user(self, user: Any) -> ReleasePermissions:
        return ReleasePermissions(user, self)

    @property
    def public_path(self) -> str:
        parts = self.get_url_parts()
        return parts[2] if parts else ""


class PublishableSnippet(
    Publishable,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    PreviewableMixin,
    models.Model,
):
    """A snippet with drafts, approval and a lasting identity (its translation key)."""

    class Meta(TranslatableMixin.Meta):
        abstract = True
