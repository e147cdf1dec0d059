"""What the content checks go by. Nothing here is ever seen by readers, so nobody has to approve it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

GRADE_WARN, GRADE_BLOCK, CARE_CARDS = 8, 10, 3
BANNED_PHRASES = (
    "miracle cure",
    "wonder drug",
    "guaranteed",
    "no side effects",
    "100% safe",
    "risk-free",
    "lost the battle",
    "terminal patient",
    "cancer victim",
)
GRADES = [MinValueValidator(4), MaxValueValidator(16)]


@dataclass(frozen=True)
class Rules:
    """A text above `grade_warn` gets a note, above `grade_block` it goes back."""

    grade_warn: int = GRADE_WARN
    grade_block: int = GRADE_BLOCK
    max_care_cards: int = CARE_CARDS
    banned_phrases: tuple[str, ...] = BANNED_PHRASES


def default_phrases() -> str:
    return "\n".join(BANNED_PHRASES)


@register_setting(icon="clipboard-list", order=900)
class ClinicalSettings(BaseSiteSetting):
    """Thresholds and phrases; `rules()` is what the checks read."""

    grade_warn = models.PositiveSmallIntegerField(
        "note above school grade",
        default=GRADE_WARN,
        validators=GRADES,
        help_text="A text that is harder to read than this gets a note. Grade 8 is read at about 13 years of age.",
    )
    grade_block = models.PositiveSmallIntegerField(
        "send back above school grade",
        default=GRADE_BLOCK,
        validators=GRADES,
        help_text="A text that is harder than this goes back, unless somebody gives a reason to keep it.",
    )
    max_care_cards = models.PositiveSmallIntegerField(
        "care cards on one page",
        default=CARE_CARDS,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text="More than these on one page go back.",
    )
    banned_phrases = models.TextField(
        "phrases we do not write",
        default=default_phrases,
        blank=True,
        max_length=5000,
        help_text="One on each line. Capitals make no difference.",
    )
    panels = [
        MultiFieldPanel([FieldPanel("grade_warn"), FieldPanel("grade_block")], heading="Reading level"),
        FieldPanel("max_care_cards"),
        FieldPanel("banned_phrases"),
    ]

    class Meta:
        verbose_name = "content checks"

    def clean(self) -> None:
        super().clean()
        if self.grade_warn > self.grade_block:
            raise ValidationError({"grade_warn": "A note comes before sending back: choose a lower grade here."})

    @classmethod
    def rules(cls) -> Rules:
        """Of the default site; what nobody has set yet is as it comes."""
        row = cls.objects.filter(site__is_default_site=True).first() or cls()
        phrases = tuple(line.strip() for line in row.banned_phrases.splitlines() if line.strip())
        return Rules(row.grade_warn, row.grade_block, row.max_care_cards, phrases)
