"""The treatment page and the people it names."""

from typing import Any, ClassVar

from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Revision

from cms import snapshots
from cms.blocks import HeroBlock, TreatmentBody
from cms.models.choices import ChoicesField
from cms.models.library import Person
from cms.models.pages import SAMPLE_PANEL
from cms.models.publishable import ALL, APP, NEWSLETTER, PARTS, WEBSITE, PublishablePage
from publishing.panels import StatusPanel
from publishing.snapshots import Snapshot
from publishing.uses import Uses


def for_patients() -> list[str]:
    return ["patient", "caregiver"]


class TreatmentPage(PublishablePage):
    """What treatments there are for one illness, written and reviewed by named people."""

    class Audience(models.TextChoices):
        PATIENT = "patient", "Patients"
        CAREGIVER = "caregiver", "Families and others who care for them"
        CLINICIAN = "clinician", "Clinicians"

    publication_kind = "treatment"
    preview_modes: ClassVar = [WEBSITE, APP, NEWSLETTER, ALL, PARTS]
    short_title = models.CharField(max_length=32, help_text="Shown in the app's header and tabs.")
    lead = models.TextField(
        max_length=300, help_text="One or two sentences. Say who this is for. Spell out short names."
    )
    hero = StreamField(HeroBlock(), blank=True, verbose_name="picture at the top")
    body = StreamField(TreatmentBody())
    condition = models.ForeignKey(
        "cms.Condition", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="The illness."
    )
    topics = ParentalManyToManyField("cms.Topic", blank=True, related_name="+")
    audience = ChoicesField(
        models.CharField(max_length=10, choices=Audience.choices), default=for_patients, verbose_name="written for"
    )
    copied = models.JSONField(default=dict, editable=False)
    in_app = models.BooleanField("show in the app", default=True)
    in_newsletter = models.BooleanField("newsletters may include it", default=True)
    change_note = models.CharField(
        "what changed",
        max_length=200,
        blank=True,
        help_text="Readers are told this with the date. Empty: a small change that they need not know.",
    )
    newsletter_teaser = models.TextField(
        max_length=220, blank=True, help_text="What a newsletter says about this page. Empty: the lead."
    )

    content_panels = [
        StatusPanel(),
        *PublishablePage.content_panels,
        FieldPanel("short_title"),
        FieldPanel("lead"),
        FieldPanel("hero"),
        FieldPanel("body"),
        MultiFieldPanel(
            [InlinePanel("authors", label="Author"), InlinePanel("reviewers", label="Reviewer")],
            heading="People readers are told about",
        ),
        MultiFieldPanel(
            [FieldPanel("condition"), FieldPanel("topics", widget=CheckboxSelectMultiple), FieldPanel("audience")],
            heading="What it is about",
        ),
        MultiFieldPanel(
            [FieldPanel("in_app"), FieldPanel("in_newsletter"), FieldPanel("newsletter_teaser")],
            heading="Where it appears besides the website",
        ),
        FieldPanel("change_note"),
        SAMPLE_PANEL,
    ]
    parent_page_types: ClassVar = ["cms.TreatmentIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    def named_people(self, role: str) -> list[Any]:
        return [row.person for row in getattr(self, role).all()]

    def possible_reviewers(self) -> list[Any]:
        return list(Person.objects.filter(locale=self.locale, can_review=True, user__is_active=True).order_by("name"))

    def name_reviewer(self, person: Person) -> None:
        self.reviewers.set([PageReviewer(person=person)])

    def copy_words(self) -> None:
        """Illness and topics have no approval of their own: their words become this page's own and wait with it.

        A row that somebody changes later changes nothing readers see (design.md rule 9)."""
        self.copied = snapshots.copied_words(self)

    def save_revision(self, *args: Any, **options: Any) -> Revision:
        self.copy_words()
        return super().save_revision(*args, **options)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        self.copy_words()
        return super().serve_preview(request, mode_name)

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
