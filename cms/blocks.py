"""The blocks of a page body. Each has help texts, limits, an icon and a preview value; the three renderings of a
block stand in `templates/website/blocks/<type>.html`, `channels/mobile/serializers.py` and
`templates/newsletter/blocks/<type>.mjml`."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

RICH_TEXT = ["bold", "italic", "ul", "ol", "link"]

OPTION_KINDS = [
    ("surgery", "Surgery"),
    ("chemotherapy", "Chemotherapy"),
    ("radiation", "Radiation therapy"),
    ("targeted", "Targeted therapy"),
    ("radionuclide", "Radionuclide therapy"),
    ("symptom_medicine", "Medicine for symptoms"),
    ("liver_directed", "Liver-directed therapy"),
    ("supportive", "Supportive care"),
    ("monitoring", "Monitoring"),
]

OPTION_PREVIEW = {
    "name": "Surgery",
    "kind": "surgery",
    "summary": "An operation to take out the tumor.",
    "body": "<p>Surgeons try to remove all of the tumor with a rim of healthy tissue around it.</p>",
}


class LeadBlock(blocks.StructBlock):
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


class RichTextBlock(blocks.StructBlock):
    html = blocks.RichTextBlock(
        features=RICH_TEXT, min_length=20, max_length=2500, label="Text", help_text="Short paragraphs and lists."
    )

    class Meta:
        icon = "pilcrow"
        label = "Text"
        group = "Text"
        description = "Paragraphs, lists and links"
        preview_value = {"html": "<p>Your care team will explain each step and answer your questions.</p>"}


class TreatmentOptionBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=60, help_text="As patients know it, for example Surgery.")
    short_name = blocks.CharBlock(max_length=24, required=False, help_text="Abbreviation, for example PRRT.")
    kind = blocks.ChoiceBlock(choices=OPTION_KINDS)
    summary = blocks.TextBlock(
        min_length=20, max_length=200, help_text="What it is, in one sentence a 12-year-old can read."
    )
    body = blocks.RichTextBlock(features=RICH_TEXT, min_length=40, max_length=1800)
    how_given = blocks.CharBlock(max_length=140, required=False, help_text="For example: by mouth, or into a vein.")
    when_used = blocks.RichTextBlock(features=RICH_TEXT, max_length=700, required=False)
    before_test = blocks.CharBlock(max_length=200, required=False, help_text="A test that comes before it.")
    examples = blocks.ListBlock(blocks.CharBlock(max_length=60), max_num=15, default=[], required=False)
    side_effects = blocks.ListBlock(blocks.CharBlock(max_length=80), max_num=12, default=[], required=False)
    references = blocks.ListBlock(
        SnippetChooserBlock("cms.Reference"),
        max_num=8,
        default=[],
        required=False,
        help_text="Needed as soon as the text makes a claim, for example that a treatment improves survival.",
    )

    class Meta:
        icon = "medkit"
        label = "Treatment option"
        label_format = "{name}"
        preview_value = OPTION_PREVIEW


class TreatmentOptionsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, help_text="For example: Treatment options.")
    intro = blocks.TextBlock(max_length=300, required=False)
    layout = blocks.ChoiceBlock(
        choices=[("expanders", "Expanders"), ("cards", "Cards"), ("list", "List")],
        default="cards",
        help_text="On the website. The app always shows a list.",
    )
    options = blocks.StreamBlock([("treatment_option", TreatmentOptionBlock())], min_num=1, max_num=20)

    class Meta:
        icon = "list-ul"
        label = "Treatment options"
        group = "Clinical"
        description = "All ways to treat an illness; the app shows each on a screen of its own"
        label_format = "{heading}"
        preview_value = {
            "heading": "Treatment options",
            "layout": "cards",
            "options": [("treatment_option", OPTION_PREVIEW)],
        }


class CallToActionBlock(blocks.StructBlock):
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


class PageBody(blocks.StreamBlock):
    """What every page may hold."""

    lead = LeadBlock()
    rich_text = RichTextBlock()
    cta = CallToActionBlock()


class TreatmentBody(PageBody):
    treatment_options = TreatmentOptionsBlock()


TARGET_KINDS = [("page", "A page of this site"), ("phone", "A phone number"), ("url", "A web address")]


class ButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=28, help_text="Start with a verb. Not “click here”.")
    short_label = blocks.CharBlock(max_length=16, required=False, help_text="For the app's header.")
    target = blocks.ChoiceBlock(choices=TARGET_KINDS, default="page", help_text="Where the button leads.")
    target_page = blocks.PageChooserBlock(required=False)
    phone = blocks.CharBlock(max_length=40, required=False, help_text="With country code, for example +1 202 555 0143.")
    url = blocks.URLBlock(required=False, help_text="Starts with https://")

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


class PageCardBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(help_text="An approved page that is live.")

    class Meta:
        icon = "doc-full"
        label = "Page"
        description = "Title, teaser, review date and a link"


class NewsletterItems(blocks.StreamBlock):
    page_card = PageCardBlock()
    cta = CallToActionBlock()
