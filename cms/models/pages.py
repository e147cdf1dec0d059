"""The pages of the site."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField

from cms import snapshots
from cms.blocks import HeroBlock, PageBody
from cms.models.publishable import ALL, APP, WEBSITE, PublishablePage
from publishing.panels import StatusPanel
from publishing.snapshots import Snapshot
from publishing.uses import Uses

SAMPLE_PANEL = FieldPanel("awaiting_sign_off")


class HomePage(PublishablePage):
    """The front door: a lead, a way to the treatments, a way to an appointment."""

    publication_kind = "home"
    lead = models.TextField(max_length=300)
    hero = StreamField(HeroBlock(), blank=True, verbose_name="picture at the top")
    body = StreamField(PageBody(), blank=True)

    content_panels = [
        StatusPanel(),
        *PublishablePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("hero"),
        FieldPanel("body"),
        SAMPLE_PANEL,
    ]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.home(self, uses)


class TreatmentIndexPage(PublishablePage):
    """Lists every live treatment page."""

    publication_kind = "treatment_index"
    lead = models.TextField(max_length=300)

    content_panels = [StatusPanel(), *PublishablePage.content_panels, FieldPanel("lead"), SAMPLE_PANEL]
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.TreatmentPage"]

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.page(self, uses, lead=self.lead, lists_treatments=True)


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


class StandardPage(PublishablePage):
    """A page about the hospital and its help. What a clinician must sign has no place in its body."""

    publication_kind = "standard"
    preview_modes: ClassVar = [WEBSITE, APP, ALL]
    short_title = models.CharField(max_length=32, help_text="Shown in the app's header and lists.")
    lead = models.TextField(max_length=300, help_text="One or two sentences. Say who this is for.")
    hero = StreamField(HeroBlock(), blank=True, verbose_name="picture at the top")
    body = StreamField(PageBody(), blank=True)
    in_app = models.BooleanField("show in the app", default=True)

    content_panels = [
        StatusPanel(),
        *PublishablePage.content_panels,
        FieldPanel("short_title"),
        FieldPanel("lead"),
        FieldPanel("hero"),
        FieldPanel("body"),
        FieldPanel("in_app"),
        SAMPLE_PANEL,
    ]
    parent_page_types: ClassVar = ["cms.HomePage", "cms.StandardPage"]
    subpage_types: ClassVar = ["cms.StandardPage"]

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.standard(self, uses)
