"""What protects readers. These blocks cannot be hidden in a channel."""

from wagtail import blocks

from cms.blocks.base import ANCHOR, rich_text

URGENCIES = [("non_urgent", "Non-urgent advice"), ("urgent", "Urgent advice"), ("emergency", "Emergency")]


class SafetyBlock(blocks.StructBlock):
    """No choice of channels: an approved warning stands wherever its page does."""

    anchor = blocks.CharBlock(
        max_length=40,
        required=False,
        validators=[ANCHOR],
        help_text="The end of its own web address. Empty: made from the heading.",
    )

    def get_form_layout(self) -> blocks.BlockGroup:
        return blocks.BlockGroup([name for name in self.child_blocks if name != "anchor"], settings=["anchor"])


class WarningBlock(SafetyBlock):
    heading = blocks.CharBlock(max_length=60, default="Important")
    html = rich_text(min_length=20, max_length=600, label="Text")

    class Meta:
        icon = "warning"
        label = "Warning"
        group = "Safety"
        description = "What could harm a reader who does not know it; shown in every channel"
        preview_value = {
            "heading": "Important",
            "html": "<p>Tell your team about all medicines you take, also those without a prescription.</p>",
        }
        label_format = "{heading}"


class CareCardBlock(SafetyBlock):
    urgency = blocks.ChoiceBlock(choices=URGENCIES, default="non_urgent", help_text="Emergency: call for help now.")
    heading = blocks.CharBlock(max_length=80, help_text="Start with the action, for example: Call us if")
    html = rich_text(min_length=20, max_length=800, label="Text", help_text="When readers should do it, as a list.")
    phone = blocks.CharBlock(
        max_length=40, required=False, help_text="With country code, for example +1 202 555 0143. May be empty."
    )

    class Meta:
        icon = "medkit"
        label = "Care card"
        group = "Safety"
        description = "Whom to call, and when; shown in every channel. Three on a page at most"
        preview_value = {
            "urgency": "urgent",
            "heading": "Call your team the same day if",
            "html": "<ul><li>you have a fever</li><li>you cannot keep fluids down</li></ul>",
            "phone": "+1 202 555 0143",
        }
        label_format = "{heading}"
