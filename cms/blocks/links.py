"""Ways on: calls to action, buttons, lists of links, entries of the app's header."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks.base import ChannelBlock

APP_PATH = RegexValidator(r"^(/[a-z0-9][a-z0-9_-]*)+\Z", "Write it like /appointments/new, in small letters.")


class CallToActionBlock(ChannelBlock):
    cta = SnippetChooserBlock("cms.CallToAction", label="Call to action")
    label_override = blocks.CharBlock(max_length=28, required=False, help_text="Empty: the call to action's own label.")
    placement = blocks.ChoiceBlock(
        choices=[("inline", "Where it stands"), ("end", "At the end"), ("sticky_app", "Stays visible in the app")],
        default="inline",
    )

    class Meta:
        icon = "mail"
        label = "Call to action"
        group = "Links"
        description = "Request an appointment, and the like"


class LinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(required=False, help_text="A page of this site, or:")
    url = blocks.URLBlock(required=False, label="Web address", help_text="Starts with https://")
    title = blocks.CharBlock(max_length=80, required=False, help_text="Empty: the page's own title.")
    note = blocks.CharBlock(max_length=120, required=False, help_text="What readers find there.")

    class Meta:
        icon = "link"
        label = "Link"
        label_format = "{title}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        problems = {}
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            problems["page"] = ValidationError("Choose a page or write a web address, one of the two.")
        if cleaned["url"] and not cleaned["url"].startswith("https://"):
            problems["url"] = ValidationError("The address must start with https://")
        if cleaned["url"] and not cleaned["title"].strip():
            problems["title"] = ValidationError("Give the link a title: an address alone says nothing.")
        if problems:
            raise StructBlockValidationError(problems)
        return cleaned


class RelatedBlock(ChannelBlock):
    heading = blocks.CharBlock(max_length=80, default="More about this")
    links = blocks.ListBlock(LinkBlock(), min_num=1, max_num=8)

    class Meta:
        icon = "link"
        label = "Related links"
        group = "Links"
        description = "Where to read on"
        label_format = "{heading}"
        preview_value = {
            "heading": "More about this",
            "links": [{"url": "https://example.org/", "title": "A patients' group", "note": "Meetings and a helpline"}],
        }


TARGET_KINDS = [("page", "A page of this site"), ("phone", "A phone number"), ("url", "A web address")]


class ButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=28, help_text="Start with a verb. Not “click here”.")
    short_label = blocks.CharBlock(max_length=16, required=False, help_text="For the app's header.")
    target = blocks.ChoiceBlock(choices=TARGET_KINDS, default="page", help_text="Where the button leads.")
    target_page = blocks.PageChooserBlock(required=False)
    phone = blocks.CharBlock(max_length=40, required=False, help_text="With country code, for example +1 202 555 0143.")
    url = blocks.URLBlock(required=False, help_text="Starts with https://")
    app_path = blocks.CharBlock(
        max_length=80,
        required=False,
        validators=[APP_PATH],
        label="Screen of the app",
        help_text="The app opens this screen instead, for example /appointments/new. Ask who makes the app.",
    )

    class Meta:
        icon = "link"
        label = "Button"


class CallToActionContent(blocks.StreamBlock):
    """The call to action is made of blocks too, so that every channel can lay it out in its own way."""

    heading = blocks.CharBlock(max_length=60, icon="title", help_text="One exclamation mark at most.")
    line = blocks.CharBlock(max_length=160, icon="pilcrow", help_text="A sentence that supports it.")
    button = ButtonBlock()

    class Meta:
        block_counts = {
            "heading": {"min_num": 1, "max_num": 1},
            "line": {"max_num": 3},
            "button": {"min_num": 1, "max_num": 1},
        }


class HeaderNavBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=14)
    icon = blocks.ChoiceBlock(
        choices=[("clipboard", "Clipboard"), ("book", "Book"), ("phone", "Phone"), ("home", "Home")],
        default="clipboard",
    )
    page = blocks.PageChooserBlock()

    class Meta:
        icon = "link"
        label_format = "{label}"
