"""What pages draw on: people, references, words explained, illnesses and topics."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import TranslatableMixin

from cms import snapshots
from cms.models.publishable import PublishableSnippet
from publishing.panels import StatusPanel
from publishing.snapshots import Snapshot
from publishing.uses import Uses

DOI = RegexValidator(r"^10\.\d{4,9}/[^\s\x00-\x1f]+\Z", "Write it like 10.1000/182, without https.")


class Person(PublishableSnippet):
    """Somebody readers are told about. `user` is the account that approves what this person reviews."""

    publication_kind = "person"
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
        help_text="The account this person logs in with. Empty for people who only write.",
    )
    name = models.CharField(max_length=80)
    honorific = models.CharField(max_length=20, blank=True)
    job_title = models.CharField(max_length=100)
    credentials = models.CharField(max_length=120, blank=True, help_text="For example: MD, FRCR.")
    register_body = models.CharField(
        "register", max_length=60, blank=True, help_text="Who keeps the register, for example State Medical Board."
    )
    register_number = models.CharField("number there", max_length=40, blank=True)
    profile_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A page of this site about this person. Their name links to it.",
    )
    can_author = models.BooleanField(default=True)
    can_review = models.BooleanField(default=False)
    panels = [
        StatusPanel(),
        FieldPanel("name"),
        FieldPanel("honorific"),
        FieldPanel("job_title"),
        FieldPanel("credentials"),
        FieldRowPanel([FieldPanel("register_body"), FieldPanel("register_number")]),
        FieldPanel("profile_page"),
        FieldPanel("user"),
        FieldPanel("can_author"),
        FieldPanel("can_review"),
        FieldPanel("awaiting_sign_off"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"{self.honorific} {self.name}".strip()

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.person(self, uses)


class Reference(PublishableSnippet):
    """A source that a medical claim rests on."""

    publication_kind = "reference"
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=20,
        choices=[("guideline", "Guideline"), ("review", "Review"), ("trial", "Trial"), ("regulator", "Regulator")],
    )
    url = models.URLField(help_text="Starts with https://")
    doi = models.CharField("DOI", max_length=100, blank=True, validators=[DOI], help_text="For example 10.1000/182.")
    accessed_on = models.DateField(
        "last read on", null=True, blank=True, help_text="When somebody last looked at it there."
    )
    superseded_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A newer source that takes its place. Pages that still use this one get a note.",
    )
    panels = [
        StatusPanel(),
        FieldPanel("title"),
        FieldPanel("publisher"),
        FieldPanel("year"),
        FieldPanel("kind"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("accessed_on")]),
        FieldPanel("superseded_by"),
        FieldPanel("awaiting_sign_off"),
    ]

    class Meta(TranslatableMixin.Meta):
        pass

    def __str__(self) -> str:
        return self.title

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.reference(self, uses)


class GlossaryTerm(PublishableSnippet):
    """A word that readers may not know, and what it means; the checks know its wrong forms."""

    publication_kind = "glossary_term"
    term = models.CharField(max_length=80, help_text="The whole word, for example neuroendocrine tumor.")
    abbreviation = models.CharField(max_length=12, blank=True, help_text="For example NET.")
    plain_definition = models.TextField(
        "meaning",
        max_length=240,
        validators=[MinLengthValidator(20)],
        help_text="One or two sentences that a 12-year-old can read.",
    )
    say_it = models.CharField(
        "how to say it", max_length=60, blank=True, help_text="For example: NEW-ro-EN-do-krin. May be empty."
    )
    wrong_forms = ArrayField(
        models.CharField(max_length=40),
        blank=True,
        default=list,
        help_text="How it is often mistyped, with commas between: PPRT. Texts with one of these are sent back.",
    )
    first_use_expand = models.BooleanField(
        "spell out first",
        default=True,
        help_text="A text must spell the word out before it uses the abbreviation.",
    )
    panels = [
        StatusPanel(),
        FieldRowPanel([FieldPanel("term"), FieldPanel("abbreviation")]),
        FieldPanel("plain_definition"),
        FieldPanel("say_it"),
        FieldPanel("wrong_forms"),
        FieldPanel("first_use_expand"),
        FieldPanel("awaiting_sign_off"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = "glossary term"

    def __str__(self) -> str:
        return f"{self.term} ({self.abbreviation})" if self.abbreviation else self.term

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.glossary_term(self, uses)


class Condition(TranslatableMixin, models.Model):
    """An illness. A page takes a copy of these words when it is saved, and publishes that."""

    name = models.CharField(max_length=100)
    abbreviation = models.CharField(max_length=12, blank=True)
    alternate_names = ArrayField(
        models.CharField(max_length=100), blank=True, default=list, help_text="With commas between."
    )
    code_system = models.CharField(
        max_length=20, blank=True, choices=[("ICD-10", "ICD-10"), ("SNOMED CT", "SNOMED CT")]
    )
    code = models.CharField(max_length=40, blank=True, help_text="Its code there. Search engines read it.")
    body_sites = ArrayField(
        models.CharField(max_length=60), blank=True, default=list, help_text="Where in the body, with commas between."
    )
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("abbreviation")]),
        FieldPanel("alternate_names"),
        FieldRowPanel([FieldPanel("code_system"), FieldPanel("code")]),
        FieldPanel("body_sites"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """What a page is about, for the app's lists. A page takes a copy when it is saved, and publishes that."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=40, unique=True, help_text="The app knows it by this. Change it only with them.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A wider topic: its pages are among the pages of that one too.",
    )
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("parent")]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self in self.lineage()[1:]:
            raise ValidationError({"parent": "A topic cannot be part of itself."})

    def lineage(self) -> list["Topic"]:
        """This topic and all wider ones, the widest last."""
        found = [self]
        while (wider := found[-1].parent) is not None:
            found.append(wider)
            if wider in found[:-1]:
                break
        return found
