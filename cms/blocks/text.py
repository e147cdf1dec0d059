"""Words: leads, paragraphs, lists, tables."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from cms.blocks.base import ChannelBlock, rich_text

SENTENCE = "<p>Your care team will explain each step and answer your questions.</p>"


class LeadBlock(ChannelBlock):
    text = blocks.TextBlock(min_length=40, max_length=300, help_text="One or two sentences. Say who this is for.")

    class Meta:
        icon = "title"
        label = "Lead"
        group = "Text"
        description = "The first sentences, in larger text"
        preview_value = {
            "text": "There are several ways to treat this illness. Your team will talk with you about them."
        }
        label_format = "{text}"


class HeadingBlock(ChannelBlock):
    text = blocks.CharBlock(max_length=80, help_text="Say what comes below it.")
    level = blocks.ChoiceBlock(
        choices=[("2", "Section"), ("3", "Part of a section")], default="2", help_text="Do not skip levels."
    )

    class Meta:
        icon = "h2"
        label = "Heading"
        group = "Text"
        description = "The start of a section; a page with three or more gets a list of them"
        preview_value = {"text": "Before your treatment", "level": "2"}
        label_format = "{text}"


class RichTextBlock(ChannelBlock):
    html = rich_text(min_length=20, max_length=2500, label="Text", help_text="Short paragraphs and lists.")

    class Meta:
        icon = "pilcrow"
        label = "Text"
        group = "Text"
        description = "Paragraphs, lists and links"
        preview_value = {"html": SENTENCE}


class InsetBlock(ChannelBlock):
    html = rich_text(min_length=20, max_length=500, label="Text", help_text="What stands beside the main thought.")

    class Meta:
        icon = "indent"
        label = "Inset"
        group = "Text"
        description = "A few sentences set apart from the text around them"
        preview_value = {"html": "<p>You can bring somebody along to every appointment.</p>"}


class DoDontBlock(ChannelBlock):
    heading = blocks.CharBlock(max_length=80, help_text="For example: While you recover.")
    kind = blocks.ChoiceBlock(choices=[("do", "Do"), ("dont", "Do not")], default="do")
    items = blocks.ListBlock(
        blocks.CharBlock(max_length=120), min_num=1, max_num=10, help_text="Short; without “do” or “do not”."
    )

    class Meta:
        icon = "list-ul"
        label = "Do or do not"
        group = "Text"
        description = "A list of what to do, or of what not to do"
        preview_value = {"heading": "Before your visit", "kind": "do", "items": ["bring a list of your medicines"]}
        label_format = "{heading}"


class DetailsBlock(ChannelBlock):
    summary = blocks.CharBlock(max_length=80, help_text="What readers find when they open it.")
    html = rich_text(min_length=20, max_length=1500, label="Text")

    class Meta:
        icon = "collapse-down"
        label = "Details"
        group = "Text"
        description = "Text that readers open when they want it; always open in email and in print"
        preview_value = {"summary": "What the letters in your report mean", "html": SENTENCE}
        label_format = "{summary}"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=120)
    html = rich_text(min_length=20, max_length=900, label="Answer")

    class Meta:
        icon = "help"
        label = "Question"
        label_format = "{question}"


class FaqBlock(ChannelBlock):
    items = blocks.StreamBlock([("question", QuestionBlock())], min_num=1, max_num=20, label="Questions")

    class Meta:
        icon = "help"
        label = "Questions and answers"
        group = "Text"
        description = "Questions that patients ask, each with its answer"
        preview_value = {"items": [("question", {"question": "May I eat before the scan?", "html": SENTENCE})]}


class TableBlock(ChannelBlock):
    caption = blocks.CharBlock(max_length=120, help_text="What the table shows.")
    table = TypedTableBlock(
        [("text", blocks.CharBlock(max_length=200)), ("rich_text", rich_text(max_length=500))],
        help_text="Give every column a heading. The first column names its row.",
    )

    class Meta:
        icon = "table"
        label = "Table"
        group = "Text"
        description = "Few columns: phones show one row below the other"
        preview_value = {
            "caption": "Your visits",
            "table": {
                "columns": [{"type": "text", "heading": "Visit"}, {"type": "text", "heading": "What happens"}],
                "rows": [{"values": ["First", "We talk with you"]}, {"values": ["Second", "A scan"]}],
            },
        }
        label_format = "{caption}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (problem := _table_problem(cleaned["table"])):
            raise StructBlockValidationError({"table": ValidationError(problem)})
        return cleaned


def _table_problem(table: Any) -> str:
    if not table.columns or not table.row_data:
        return "A table needs at least one column and one row."
    unnamed = any(not column["heading"].strip() for column in table.columns)
    return "Give every column a heading: who listens to the table hears it with each cell." if unnamed else ""
