"""The same content as Concord's sample page, in stock Wagtail."""

from typing import ClassVar

from wagtail import blocks
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page


class OptionBlock(blocks.StructBlock):
    name = blocks.CharBlock()
    summary = blocks.CharBlock()
    body = blocks.RichTextBlock()


class StockTreatmentPage(Page):
    body = StreamField([("text", blocks.RichTextBlock()), ("options", blocks.ListBlock(OptionBlock()))])
    template = "stock/treatment_page.html"
    api_fields: ClassVar = [APIField("body")]
