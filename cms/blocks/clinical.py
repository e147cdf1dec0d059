"""What is done against an illness."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks.base import ChannelBlock, rich_text

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

# What stands for an option in the app's list. Empty: the icon of its kind.
ICONS = [
    ("scalpel", "Scalpel"),
    ("drip", "Drip"),
    ("rays", "Rays"),
    ("target", "Target"),
    ("atom", "Atom"),
    ("pill", "Pill"),
    ("liver", "Liver"),
    ("hand", "Hand"),
    ("eye", "Eye"),
]

OPTION_PREVIEW = {
    "name": "Surgery",
    "kind": "surgery",
    "summary": "An operation to take out the tumor.",
    "body": "<p>Surgeons try to remove all of the tumor with a rim of healthy tissue around it.</p>",
}


class TreatmentOptionBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=60, help_text="As patients know it, for example Surgery.")
    short_name = blocks.CharBlock(max_length=24, required=False, help_text="Abbreviation, for example PRRT.")
    kind = blocks.ChoiceBlock(choices=OPTION_KINDS)
    summary = blocks.TextBlock(
        min_length=20, max_length=200, help_text="What it is, in one sentence a 12-year-old can read."
    )
    body = rich_text(min_length=40, max_length=1800)
    how_given = blocks.CharBlock(max_length=140, required=False, help_text="For example: by mouth, or into a vein.")
    when_used = rich_text(max_length=700, required=False)
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
    glossary_terms = blocks.ListBlock(
        SnippetChooserBlock("cms.GlossaryTerm"),
        max_num=10,
        default=[],
        required=False,
        help_text="Words in this option that the page explains.",
    )
    icon = blocks.ChoiceBlock(choices=ICONS, required=False, help_text="In the app's list. Empty: by its kind.")
    detail_page = blocks.PageChooserBlock(
        required=False, help_text="A page that says more about this treatment, when there is one."
    )

    class Meta:
        icon = "medkit"
        label = "Treatment option"
        label_format = "{name}"
        preview_value = OPTION_PREVIEW


class TreatmentOptionsBlock(ChannelBlock):
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


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=60)
    html = rich_text(max_length=600, required=False, label="Text")

    class Meta:
        icon = "arrow-right"
        label = "Step"
        label_format = "{title}"


class StepsBlock(ChannelBlock):
    heading = blocks.CharBlock(max_length=80, help_text="For example: What happens on the day.")
    steps = blocks.StreamBlock([("step", StepBlock())], min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        label = "Steps"
        group = "Clinical"
        description = "What happens one after the other, with numbers"
        label_format = "{heading}"
        preview_value = {
            "heading": "What happens on the day",
            "steps": [
                ("step", {"title": "You come in", "html": "<p>Somebody shows you the way.</p>"}),
                ("step", {"title": "We talk", "html": "<p>Ask all that you want to know.</p>"}),
            ],
        }


class FactBlock(blocks.StructBlock):
    key = blocks.CharBlock(max_length=40, label="What")
    value = blocks.CharBlock(max_length=160, label="Answer")

    class Meta:
        icon = "tag"
        label = "Fact"
        label_format = "{key}"


class KeyFactsBlock(ChannelBlock):
    rows = blocks.ListBlock(FactBlock(), min_num=1, max_num=8, label="Facts")

    class Meta:
        icon = "table"
        label = "Key facts"
        group = "Clinical"
        description = "Short answers beside their questions, for example how long it takes"
        preview_value = {"rows": [{"key": "How long it takes", "value": "About two hours"}]}
