"""The editors' lists of everything that is not a page, in three groups of the menu."""

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.desk.columns import ChannelsColumn, StandingColumn
from cms.desk.filters import StandingFilters
from cms.desk.listings import SnippetIndexView
from cms.desk.standing import HEADINGS
from cms.models import (
    CallToAction,
    Condition,
    GlossaryTerm,
    MobileHeader,
    NewsletterIssue,
    NewsletterText,
    Person,
    Reference,
    SafetyNotice,
    Topic,
)
from cms.side_panels import SnippetCreateView, SnippetEditView

STANDING = StandingColumn("standing", label="Status")
CHANNELS = ChannelsColumn("channels", label="Channels")


class ApprovedSnippetViewSet(SnippetViewSet):
    copy_view_enabled = False  # Wagtail's copy form, when posted, overwrites the row it was opened from
    index_view_class = SnippetIndexView
    add_view_class = SnippetCreateView
    edit_view_class = SnippetEditView
    list_export = ["__str__", "desk_status"]
    export_headings = {**HEADINGS, "__str__": "Name"}

    @cached_property
    def filterset_class(self) -> type:
        """Where each stands, and the filters that this kind of snippet has of its own (`list_filter`)."""
        own = [] if self.list_filter is self.UNDEFINED else list(self.list_filter)
        meta = type("Meta", (), {"model": self.model, "fields": own})
        return type("Filters", (StandingFilters,), {"Meta": meta})


class CallToActionViewSet(ApprovedSnippetViewSet):
    model = CallToAction
    icon = "link"
    list_display = ["name", "hours", UpdatedAtColumn(), STANDING]
    search_fields = ["name"]


class PersonViewSet(ApprovedSnippetViewSet):
    model = Person
    icon = "user"
    list_display = [
        "name",
        "job_title",
        BooleanColumn("can_author"),
        BooleanColumn("can_review"),
        "user",
        STANDING,
    ]
    list_filter = ["can_author", "can_review"]
    search_fields = ["name", "job_title"]


class ReferenceViewSet(ApprovedSnippetViewSet):
    model = Reference
    icon = "link-external"
    list_display = ["title", "publisher", "year", "kind", STANDING]
    list_filter = ["kind", "year"]
    search_fields = ["title", "publisher"]


class GlossaryTermViewSet(ApprovedSnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    list_display = ["term", "abbreviation", UpdatedAtColumn(), STANDING]
    search_fields = ["term", "abbreviation", "plain_definition"]


class ConditionViewSet(SnippetViewSet):
    """No approval of their own: pages publish a copy of their words."""

    model = Condition
    icon = "clipboard-list"
    list_display = ["name", "abbreviation", "code_system", "code"]
    search_fields = ["name", "abbreviation"]


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "slug", "parent"]
    search_fields = ["name", "slug"]


class SafetyNoticeViewSet(ApprovedSnippetViewSet):
    model = SafetyNotice
    icon = "warning"
    list_display = ["name", "emergency_number", UpdatedAtColumn(), STANDING]
    search_fields = ["name"]


class MobileHeaderViewSet(ApprovedSnippetViewSet):
    model = MobileHeader
    icon = "mobile-alt"
    list_display = ["name", "title", BooleanColumn("is_default"), UpdatedAtColumn(), STANDING, CHANNELS]
    search_fields = ["name", "title"]


class NewsletterIssueViewSet(ApprovedSnippetViewSet):
    model = NewsletterIssue
    icon = "mail"
    list_display = ["name", "subject", UpdatedAtColumn(), STANDING, CHANNELS]
    search_fields = ["name", "subject"]


class NewsletterTextViewSet(ApprovedSnippetViewSet):
    model = NewsletterText
    icon = "pilcrow"
    list_display = ["name", UpdatedAtColumn(), STANDING]
    search_fields = ["name"]


class ClinicalLibrary(SnippetViewSetGroup):
    items = (
        CallToActionViewSet,
        PersonViewSet,
        ReferenceViewSet,
        GlossaryTermViewSet,
        ConditionViewSet,
        TopicViewSet,
        SafetyNoticeViewSet,
    )
    menu_label = "Clinical library"
    menu_icon = "folder-open-inverse"
    menu_order = 200


class App(SnippetViewSetGroup):
    items = (MobileHeaderViewSet,)
    menu_label = "App"
    menu_icon = "mobile-alt"
    menu_order = 210


class Newsletter(SnippetViewSetGroup):
    items = (NewsletterIssueViewSet, NewsletterTextViewSet)
    menu_label = "Newsletter"
    menu_icon = "mail"
    menu_order = 220


GROUPS = (ClinicalLibrary, App, Newsletter)
