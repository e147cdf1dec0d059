"""The app's documents: one serializer for each, used by `channel.render` and by `openapi.json` alike.

Fields stand in the order in which they are sent. What has no content yet is null or [], as the contract has it."""

from rest_framework import serializers

from channels.mobile.blocks import BlocksField
from channels.mobile.fields import Constant, OpenChoice, StampedInteger
from channels.mobile.parts import Action, Button, Freshness, Image, Links, Review

SCHEMA_VERSION = "1.0"

# --- The app's header ---


class ThemeColours(serializers.Serializer):
    brand = serializers.CharField()
    on_brand = serializers.CharField()


class Theme(serializers.Serializer):
    light = ThemeColours()
    dark = ThemeColours()


class NavEntry(serializers.Serializer):
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not its own label
    icon = OpenChoice(words=["clipboard", "book", "phone", "home"], unknown_means="no icon")
    action = Action(allow_null=True)


class Banner(serializers.Serializer):
    """Above every screen, for as long as the header has it."""

    level = OpenChoice(words=["info", "warning", "emergency"], unknown_means="info")
    text = serializers.CharField()
    dismissible = serializers.BooleanField(help_text="False: readers cannot close it.")
    action = Action(allow_null=True, help_text="A page that says more.")


class AppVersions(serializers.Serializer):
    min_supported = serializers.CharField(allow_null=True)
    recommended = serializers.CharField(allow_null=True)


class Header(serializers.Serializer):
    """What stands at the top and at the bottom of every screen."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("app_header")
    id = serializers.UUIDField()
    edition = StampedInteger()
    locale = serializers.CharField()
    dir = serializers.ChoiceField(choices=["ltr", "rtl"])
    updated_at = serializers.DateTimeField()
    freshness = Freshness()
    title = serializers.CharField()
    short_title = serializers.CharField()
    subtitle = serializers.CharField(allow_blank=True)
    theme = Theme()
    logo = Image(allow_null=True)
    hero = Image(allow_null=True)
    primary_action = Button(allow_null=True)
    nav = NavEntry(many=True)
    banner = Banner(allow_null=True)
    app = AppVersions()


# --- The feed ---


class Change(serializers.Serializer):
    """Why this edition matters more than others. A correction: the text before was wrong, show this one at once."""

    type = OpenChoice(words=["correction"], unknown_means="a change like any other")


class FeedEntry(serializers.Serializer):
    """What a list says about an item. `seq` rises with every delivery."""

    id = serializers.UUIDField()
    type = OpenChoice(words=["treatment", "standard"], unknown_means="a page: open links.web")
    edition = serializers.IntegerField()
    seq = serializers.IntegerField()
    title = serializers.CharField()
    short_title = serializers.CharField()
    summary = serializers.CharField()
    topics = serializers.ListField(child=serializers.CharField())
    reading_minutes = serializers.IntegerField(allow_null=True)
    reading_grade = serializers.FloatField(allow_null=True)
    image = Image(allow_null=True)
    published_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    change = Change(allow_null=True)
    review = Review()
    valid_until = serializers.DateField()
    links = Links()
    etag = serializers.CharField(allow_null=True)


class Page(serializers.Serializer):
    limit = serializers.IntegerField()
    next_cursor = serializers.CharField(allow_null=True)
    has_more = serializers.BooleanField()


class FeedLinks(serializers.Serializer):
    self = serializers.CharField()
    sync = serializers.CharField()


class Feed(serializers.Serializer):
    """Every item in this language, newest first; the first page of 20."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("feed")
    locale = serializers.CharField()
    updated_at = serializers.DateTimeField(allow_null=True)
    freshness = Freshness()
    items = FeedEntry(many=True)
    page = Page()
    links = FeedLinks()


# --- An item ---


class Translation(serializers.Serializer):
    locale = serializers.CharField()
    url = serializers.CharField()


class Condition(serializers.Serializer):
    name = serializers.CharField()
    abbreviation = serializers.CharField(allow_blank=True)


class NamedPerson(serializers.Serializer):
    name = serializers.CharField()
    credentials = serializers.CharField(allow_blank=True)
    role = serializers.CharField(allow_blank=True)
    register = serializers.CharField(allow_blank=True, help_text="Where this person is registered, with the number.")
    url = serializers.CharField(allow_blank=True, help_text="A web page about this person.")


class People(serializers.Serializer):
    authors = NamedPerson(many=True)
    reviewers = NamedPerson(many=True)


class Emergency(serializers.Serializer):
    text = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class OverdueNotice(serializers.Serializer):
    """Show `text` above the content while `status` is “overdue”."""

    status = OpenChoice(words=["current", "overdue"], unknown_means="current")
    text = serializers.CharField(allow_blank=True)


class Safety(serializers.Serializer):
    """Stands with every part of the item that is shown, each option's own screen too."""

    disclaimer = serializers.CharField(allow_blank=True)
    emergency = Emergency()
    overdue_notice = OverdueNotice()


class GlossaryEntry(serializers.Serializer):
    id = serializers.CharField()
    term = serializers.CharField()
    expansion = serializers.CharField(allow_null=True)
    definition = serializers.CharField()
    say_it = serializers.CharField(allow_blank=True, help_text="How to say the term.")


class Reference(serializers.Serializer):
    id = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    year = serializers.IntegerField()
    kind = OpenChoice(words=["guideline", "review", "trial", "regulator"], unknown_means="review")
    url = serializers.CharField()
    doi = serializers.CharField(allow_blank=True)
    accessed_on = serializers.DateField(allow_null=True, help_text="When somebody last read it there.")


class Approval(serializers.Serializer):
    role = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField()


class Item(serializers.Serializer):
    """One page, whole. Show no part of it after `valid_until` without saying that it may be out of date."""

    schema_version = Constant(SCHEMA_VERSION)
    kind = Constant("item")
    type = OpenChoice(words=["treatment", "standard"], unknown_means="a page: show its blocks in order")
    id = serializers.UUIDField()
    edition = StampedInteger()
    valid_until = serializers.DateField()
    freshness = Freshness()
    locale = serializers.CharField()
    dir = serializers.ChoiceField(choices=["ltr", "rtl"])
    translations = Translation(many=True)
    title = serializers.CharField()
    short_title = serializers.CharField()
    lead = serializers.CharField()
    condition = Condition(allow_null=True)
    audience = serializers.ListField(child=serializers.CharField())
    header_id = serializers.UUIDField(allow_null=True)
    hero = Image(allow_null=True)
    people = People()
    review = Review()
    safety = Safety(allow_null=True)
    blocks = BlocksField()
    glossary = GlossaryEntry(many=True)
    references = Reference(many=True)
    change_note = serializers.CharField(allow_blank=True, help_text="What this version says differently, for readers.")
    approval = Approval()
    links = Links()
