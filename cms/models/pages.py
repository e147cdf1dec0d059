"""The pages of the site."""

from typing import Any, ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable

from cms import snapshots
from cms.blocks import PageBody, TreatmentBody
from cms.models.publishable import PublishablePage
from publishing.panels import StatusPanel
from publishing.snapshots import Snapshot
from publishing.uses import Uses

SAMPLE_PANEL = FieldPanel("awaiting_sign_off")


class HomePage(PublishablePage):
    """The front door: a lead, a way to the treatments, a way to an appointment."""

    publication_kind = "home"
    lead = models.TextField(max_length=300)
    body = StreamField(PageBody(), blank=True)

    content_panels = [
        StatusPanel(),
        *PublishablePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        SAMPLE_PANEL,
    ]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.page(self, uses, lead=self.lead, lists_treatments=True)


class TreatmentIndexPage(PublishablePage):
    """Lists every live treatment page."""

    publication_kind = "treatment_index"
    lead = models.TextField(max_length=300)

    content_panels = [StatusPanel(), *PublishablePage.content_panels, FieldPanel("lead"), SAMPLE_PANEL]
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.TreatmentPage"]

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.page(self, uses, lead=self.lead, lists_treatments=True)


class TreatmentPage(PublishablePage):
    """What treatments there are for one illness, written and reviewed by named people."""

    publication_kind = "treatment"
    short_title = models.CharField(max_length=32, help_text="Shown in the app's header and tabs.")
    lead = models.TextField(
        max_length=300, help_text="One or two sentences. Say who this is for. Spell out short names."
    )
    body = StreamField(TreatmentBody())
    newsletter_teaser = models.TextField(
        max_length=220, blank=True, help_text="What a newsletter says about this page. Empty: the lead."
    )

    content_panels = [
        StatusPanel(),
        *PublishablePage.content_panels,
        FieldPanel("short_title"),
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [InlinePanel("authors", label="Author"), InlinePanel("reviewers", label="Reviewer")],
            heading="People readers are told about",
        ),
        FieldPanel("newsletter_teaser"),
        SAMPLE_PANEL,
    ]
    parent_page_types: ClassVar = ["cms.TreatmentIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    def named_people(self, role: str) -> list[Any]:
        return [row.person for row in getattr(self, role).all()]

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.treatment(self, uses)


class PagePerson(Orderable):
    person = models.ForeignKey("cms.Person", on_delete=models.CASCADE, related_name="+")
    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        abstract = True


class PageAuthor(PagePerson):
    page = ParentalKey(TreatmentPage, related_name="authors")


class PageReviewer(PagePerson):
    page = ParentalKey(TreatmentPage, related_name="reviewers")


class AppointmentPage(PublishablePage):
    """How to ask for an appointment; the call to action leads here unless it says otherwise."""

    publication_kind = "appointment"
    lead = models.TextField(max_length=300)
    phone = models.CharField(max_length=40, help_text="With country code, for example +1 202 555 0143.")
    hours = models.CharField(max_length=80, help_text="When somebody answers.")
    what_to_have_ready = StreamField([("item", CharBlock(max_length=120))], blank=True, max_num=10)

    content_panels = [
        StatusPanel(),
        *PublishablePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("phone"),
        FieldPanel("hours"),
        FieldPanel("what_to_have_ready"),
        SAMPLE_PANEL,
    ]
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.appointment(self, uses)
