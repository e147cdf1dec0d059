"""The content that surrounds pages: the call to action, the app's header, the safety notice."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, TranslatableMixin

from cms import snapshots
from cms.blocks import RICH_TEXT, CallToActionContent, HeaderNavBlock
from cms.contrast import contrast
from cms.models.publishable import APP, WEBSITE, PublishableSnippet
from publishing.panels import StatusPanel
from publishing.snapshots import Snapshot
from publishing.uses import Uses

HEX = RegexValidator(r"^#[0-9A-Fa-f]{6}$", "Write a colour as # and six digits, for example #0B4F6C.")
VERSION = RegexValidator(r"^\d+\.\d+\.\d+\Z", "Write three numbers, for example 2.4.0.")
BANNER_LEVELS = [("info", "Information"), ("warning", "Warning"), ("emergency", "Emergency")]
READABLE = 4.5  # WCAG 2.2 success criterion 1.4.3


def refuse_second_default(row: "MobileHeader | SafetyNotice", sentence: str) -> None:
    """The database would refuse it too, but without a sentence."""
    others = type(row)._default_manager.filter(locale=row.locale_id or Locale.get_active(), is_default=True)
    if others.exclude(pk=row.pk).exists():
        raise ValidationError(sentence)


class CallToAction(PublishableSnippet):
    """'Request an appointment': a heading, up to three lines and one button."""

    publication_kind = "call_to_action"
    name = models.CharField(max_length=80, help_text="For colleagues; readers do not see it.")
    content = StreamField(CallToActionContent())
    hours = models.CharField(max_length=80, blank=True, help_text="When somebody answers.")
    not_for_emergency = models.BooleanField(
        default=True, help_text="Print “Do not use this in an emergency” with the wording of the safety notice."
    )
    panels = [
        StatusPanel(),
        FieldPanel("name"),
        FieldPanel("content"),
        FieldPanel("hours"),
        FieldPanel("not_for_emergency"),
        FieldPanel("awaiting_sign_off"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = "call to action"
        verbose_name_plural = "calls to action"

    def __str__(self) -> str:
        return self.name

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.call_to_action(self, uses)


class MobileHeader(PublishableSnippet):
    """The top of the app and of the website: one record, so that the two cannot drift apart."""

    publication_kind = "mobile_header"
    preview_modes: ClassVar = [APP]
    name = models.CharField(max_length=80, help_text="For colleagues; readers do not see it.")
    is_default = models.BooleanField(default=True)
    title = models.CharField(max_length=40)
    short_title = models.CharField(max_length=20)
    subtitle = models.CharField(max_length=80, blank=True)
    brand = models.CharField(max_length=7, default="#0B4F6C", validators=[HEX])
    on_brand = models.CharField(max_length=7, default="#FFFFFF", validators=[HEX])
    brand_dark = models.CharField(max_length=7, default="#0A2A3A", validators=[HEX])
    on_brand_dark = models.CharField(max_length=7, default="#FFFFFF", validators=[HEX])
    primary_action = models.ForeignKey(
        CallToAction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="call to action"
    )
    nav = StreamField([("item", HeaderNavBlock())], blank=True, max_num=5)
    banner_level = models.CharField(max_length=10, blank=True, choices=BANNER_LEVELS)
    banner_text = models.CharField(
        max_length=140, blank=True, help_text="Stands on top of every page and screen. Empty: no banner."
    )
    banner_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A page that says more.",
    )
    min_supported_app = models.CharField(
        "oldest app", max_length=20, blank=True, validators=[VERSION], help_text="Older ones ask for an update first."
    )
    recommended_app = models.CharField(
        "newest app", max_length=20, blank=True, validators=[VERSION], help_text="Older ones offer an update."
    )
    panels = [
        StatusPanel(),
        FieldPanel("name"),
        FieldPanel("is_default"),
        FieldPanel("title"),
        FieldPanel("short_title"),
        FieldPanel("subtitle"),
        FieldPanel("primary_action"),
        FieldPanel("nav"),
        MultiFieldPanel(
            [FieldPanel("brand"), FieldPanel("on_brand"), FieldPanel("brand_dark"), FieldPanel("on_brand_dark")],
            heading="Colours",
        ),
        MultiFieldPanel(
            [FieldPanel("banner_level"), FieldPanel("banner_text"), FieldPanel("banner_page")],
            heading="Banner",
            help_text="For a closed ward, a strike, a flood. It stands there until a version without it is live: "
            "plan both versions, and it comes and goes at its moments.",
        ),
        FieldRowPanel([FieldPanel("min_supported_app"), FieldPanel("recommended_app")]),
        FieldPanel("awaiting_sign_off"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = "app header"
        constraints = [
            models.UniqueConstraint(
                fields=["locale"], condition=models.Q(is_default=True), name="one_default_header_per_locale"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        for on, brand in (("on_brand", "brand"), ("on_brand_dark", "brand_dark")):
            if contrast(getattr(self, on), getattr(self, brand)) < READABLE:
                raise ValidationError({on: "This text colour cannot be read on its background (less than 4.5 : 1)."})
        if bool(self.banner_level) != bool(self.banner_text.strip()):
            raise ValidationError({"banner_text": "A banner needs a level and a text. Empty both for no banner."})
        if self.is_default:
            refuse_second_default(self, "Another app header is the default. Untick “Is default” here, or there first.")

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.mobile_header(self, uses)


class SafetyNotice(PublishableSnippet):
    """What stands with every medical text: the disclaimer, what to do in an emergency, the overdue notice."""

    publication_kind = "safety_notice"
    preview_modes: ClassVar = [WEBSITE, APP]
    name = models.CharField(max_length=80, default="Safety notice")
    is_default = models.BooleanField(default=True)
    disclaimer = RichTextField(features=RICH_TEXT)
    emergency_text = models.CharField(max_length=160, help_text="For example: In an emergency, call")
    emergency_number = models.CharField(max_length=20, blank=True, help_text="Printed after the emergency text.")
    overdue_notice = models.CharField(max_length=200, help_text="Shown when a page is past its review date.")
    report_a_problem = models.EmailField(blank=True, help_text="Where readers may write when something is wrong.")
    panels = [
        StatusPanel(),
        FieldPanel("name"),
        FieldPanel("disclaimer"),
        FieldPanel("emergency_text"),
        FieldPanel("emergency_number"),
        FieldPanel("overdue_notice"),
        FieldPanel("report_a_problem"),
        FieldPanel("awaiting_sign_off"),
    ]

    class Meta(TranslatableMixin.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["locale"], condition=models.Q(is_default=True), name="one_safety_notice_per_locale"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        refuse_second_default(self, "There is a safety notice already. Change that one: all pages share it.")

    def to_snapshot(self, uses: Uses) -> Snapshot:
        return snapshots.safety_notice(self, uses)
