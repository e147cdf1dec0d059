"""One email to the people who asked for it."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.forms import CheckboxSelectMultiple, MultipleChoiceField
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin

from cms import snapshots
from cms.blocks import NewsletterItems, NewsletterTextBody
from cms.models.library import Topic
from cms.models.publishable import DARK, NEWSLETTER, TEXT, PublishableSnippet
from publishing.panels import StatusPanel
from publishing.snapshots import Snapshot
from publishing.uses import Uses

SLUG_LENGTH = 60
UNNAMED = "newsletter"  # where a subject has no letter that an address may hold


def reply_addresses() -> list[tuple[str, str]]:
    """Chosen by whoever runs this installation: marketing cannot name an address that nobody reads."""
    return [(address, address) for address in settings.NEWSLETTER_REPLY_TO]


def topic_choices() -> list[tuple[str, str]]:
    return [(topic.slug, topic.name) for topic in Topic.objects.all()]


class NewsletterForm(WagtailAdminModelForm):
    topics = MultipleChoiceField(
        label="Only readers who chose one of these topics",
        choices=topic_choices,
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="None ticked: everybody who asked for the newsletter in its language.",
    )


class NewsletterIssue(PublishableSnippet):
    """Composed of approved pages and calls to action; proofed and approved like a page, sent by its channel."""

    publication_kind = "newsletter"
    preview_modes: ClassVar = [NEWSLETTER, DARK, TEXT]
    base_form_class = NewsletterForm
    name = models.CharField(max_length=80, help_text="For colleagues; readers do not see it.")
    subject = models.CharField(max_length=60, help_text="Phones show about 45 letters. Name no illness here.")
    preheader = models.CharField(
        max_length=110,
        validators=[MinLengthValidator(40)],
        help_text="The line that inboxes show after the subject: 40 to 110 letters. Name no illness here.",
    )
    items = StreamField(NewsletterItems())
    reply_to = models.EmailField(
        "answers go to", blank=True, choices=reply_addresses, help_text="Empty: to the address it comes from."
    )
    topics = models.JSONField(default=list, blank=True)  # slugs; none means all readers of its language
    archive = models.BooleanField(
        "list it on the website",
        default=True,
        help_text="Among the newsletters on the website, and in search engines. Without it only those who have its "
        "address find it there.",
    )
    slug = models.SlugField(
        "end of its address",
        max_length=SLUG_LENGTH,
        blank=True,
        help_text="On the website, after /newsletters/. Empty: made from the subject.",
    )
    panels = [
        StatusPanel(),
        FieldPanel("name"),
        FieldPanel("subject"),
        FieldPanel("preheader"),
        FieldPanel("items"),
        FieldPanel("topics"),
        MultiFieldPanel([FieldPanel("reply_to"), FieldPanel("archive"), FieldPanel("slug")], heading="More"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = "newsletter"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self.free_slug()
        super().save(*args, **kwargs)

    def free_slug(self) -> str:
        """From the subject, with a number behind it when another newsletter has that address."""
        stem = slugify(self.subject)[: SLUG_LENGTH - 4].strip("-") or UNNAMED
        others = type(self)._default_manager.filter(locale=self.locale_id, slug__startswith=stem).exclude(pk=self.pk)
        taken = set(others.values_list("slug", flat=True))
        return next(slug for number in range(1, 1000) if (slug := _numbered(stem, number)) not in taken)

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.newsletter(self, uses)


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


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
