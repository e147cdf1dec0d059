"""What is done against an illness."""

from __future__ import annotations

from rest_framework import serializers

from channels.mobile.actions import Values, page_action
from channels.mobile.blocks.shape import BlockShape, RichText, lines, rich_text, web
from channels.mobile.fields import Constant, OpenChoice
from channels.mobile.parts import HTML_GRAMMAR, Action
from publishing.snapshots import Block, Snapshot

OPTION_KINDS = [
    "surgery",
    "chemotherapy",
    "radiation",
    "targeted",
    "radionuclide",
    "symptom_medicine",
    "liver_directed",
    "supportive",
    "monitoring",
]


ICONS = {  # of a kind, where the author chose none
    "surgery": "scalpel",
    "chemotherapy": "drip",
    "radiation": "rays",
    "targeted": "target",
    "radionuclide": "atom",
    "symptom_medicine": "pill",
    "liver_directed": "liver",
    "supportive": "hand",
    "monitoring": "eye",
}


class OptionLinks(serializers.Serializer):
    web = serializers.CharField()
    app = serializers.CharField(allow_null=True)


class TreatmentOption(serializers.Serializer):
    """One way to treat the illness. Shown alone, it still needs the item's `safety` and `review` beside it."""

    id = serializers.CharField()
    type = Constant("treatment_option")
    v = Constant(1)
    kind = OpenChoice(words=OPTION_KINDS, unknown_means="supportive")
    anchor = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField(allow_null=True)
    icon = OpenChoice(words=list(ICONS.values()), unknown_means="no icon")
    summary = serializers.CharField()
    html = serializers.CharField(help_text=HTML_GRAMMAR)
    text = serializers.CharField(help_text="The same words without markup.")
    how_given = serializers.CharField(allow_null=True)
    when_used = RichText(allow_null=True)
    before_test = serializers.CharField(allow_null=True)
    examples = serializers.ListField(child=serializers.CharField())
    side_effects = serializers.ListField(child=serializers.CharField())
    references = serializers.ListField(child=serializers.CharField(), help_text="Ids among the item's references.")
    terms = serializers.ListField(child=serializers.CharField(), help_text="Ids among the item's glossary.")
    link = Action(allow_null=True, help_text="A page that says more about this treatment.")
    links = OptionLinks()


class TreatmentOptionsBlock(BlockShape):
    """All ways to treat the illness; show each on a screen of its own."""

    block_type = "treatment_options"
    heading = serializers.CharField()
    intro = serializers.CharField(allow_blank=True)
    layout = OpenChoice(words=["list"], unknown_means="list")
    options = TreatmentOption(many=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        options = [option_values(option, snapshot) for option in block.values["options"]]
        return {**block.values, "layout": "list", "options": options}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        names = "; ".join(option["name"] for option in own["options"])
        return {"text": f"{own['heading']}: {names}", "url": web(own, snapshot)}


def option_values(source: Values, snapshot: Snapshot) -> Values:
    more = source["more"]
    return {
        **source,
        **rich_text(source),
        "when_used": rich_text(source["when_used"]) if source["when_used"] else None,
        "icon": source["icon"] or ICONS.get(source["kind"], ICONS["supportive"]),
        "link": page_action(more["public_id"], more["url"], more["title"]) if more else None,
        "links": {"web": f"{snapshot.url}#{source['anchor']}", "app": None},
    }


class Step(RichText):
    id = serializers.CharField()
    title = serializers.CharField()
    html = serializers.CharField(help_text=HTML_GRAMMAR, allow_blank=True)
    text = serializers.CharField(help_text="The same words without markup.", allow_blank=True)


class StepsBlock(BlockShape):
    """What happens one after the other: number them."""

    block_type = "steps"
    heading = serializers.CharField()
    steps = Step(many=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        steps = [{**step, **rich_text(step)} for step in block.values["steps"]]
        return {"heading": block.values["heading"], "steps": steps}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        said = [lines(f"{number}. {step['title']}", step["text"]) for number, step in enumerate(own["steps"], start=1)]
        return {"text": lines(own["heading"], *said), "url": web(own, snapshot)}


class Fact(serializers.Serializer):
    key = serializers.CharField()
    value = serializers.CharField()


class KeyFactsBlock(BlockShape):
    """Short answers beside what they answer."""

    block_type = "key_facts"
    rows = Fact(many=True)

    @classmethod
    def own(cls, block: Block, snapshot: Snapshot) -> Values:
        return {"rows": block.values["rows"]}

    @classmethod
    def instead(cls, own: Values, snapshot: Snapshot) -> Values:
        said = [f"{row['key']}: {row['value']}" for row in own["rows"]]
        return {"text": lines(*said), "url": web(own, snapshot)}


SHAPES = (TreatmentOptionsBlock, StepsBlock, KeyFactsBlock)
