"""One email to the people who asked for it."""

from typing import ClassVar

from django.core.validators import MinLengthValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin

from cms import snapshots
from cms.blocks import NewsletterItems, NewsletterTextBody
from cms.models.publishable import NEWSLETTER, TEXT, PublishableSnippet
from publishing.panels import StatusPanel
from publishing.snapshots import Snapshot
from publishing.uses import Uses


class NewsletterIssue(PublishableSnippet):
    """Composed of approved pages and calls to action; proofed and approved like a page, sent by its channel."""

    publication_kind = "newsletter"
    preview_modes: ClassVar = [NEWSLETTER, TEXT]
    name = models.CharField(max_length=80, help_text="For colleagues; readers do not see it.")
    subject = models.CharField(max_length=60, help_text="Phones show about 45 letters. Name no illness here.")
    preheader = models.CharField(
        max_length=110, validators=[MinLengthValidator(40)], help_text="The line that inboxes show after the subject."
    )
    items = StreamField(NewsletterItems())
    panels = [StatusPanel(), FieldPanel("name"), FieldPanel("subject"), FieldPanel("preheader"), FieldPanel("items")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = "newsletter"

    def __str__(self) -> str:
        return self.name

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.newsletter(self, uses)


class NewsletterText(PublishableSnippet):
    """What newsletters say that stands on no page. A clinician approves it; then newsletters may include it."""

    publication_kind = "newsletter_text"
    preview_modes: ClassVar = [NEWSLETTER]
    name = models.CharField(max_length=80, help_text="For colleagues; readers do not see it.")
    body = StreamField(NewsletterTextBody())
    panels = [StatusPanel(), FieldPanel("name"), FieldPanel("body"), FieldPanel("awaiting_sign_off")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = "newsletter text"

    def __str__(self) -> str:
        return self.name

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.newsletter_text(self, uses)
