"""The editors' lists of everything that is not a page, in three groups of the menu."""

from wagtail.admin.ui.tables import BooleanColumn, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.models import CallToAction, MobileHeader, NewsletterIssue, Person, Reference, SafetyNotice


class ApprovedSnippetViewSet(SnippetViewSet):
    copy_view_enabled = False  # Wagtail's copy form, when posted, overwrites the row it was opened from


class CallToActionViewSet(ApprovedSnippetViewSet):
    model = CallToAction
    icon = "link"
    list_display = ["name", "hours", UpdatedAtColumn(), LiveStatusTagColumn()]
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
        LiveStatusTagColumn(),
    ]
    list_filter = ["can_author", "can_review"]
    search_fields = ["name", "job_title"]


class ReferenceViewSet(ApprovedSnippetViewSet):
    model = Reference
    icon = "openquote"
    list_display = ["title", "publisher", "year", "kind", LiveStatusTagColumn()]
    list_filter = ["kind", "year"]
    search_fields = ["title", "publisher"]


class SafetyNoticeViewSet(ApprovedSnippetViewSet):
    model = SafetyNotice
    icon = "warning"
    list_display = ["name", "emergency_number", UpdatedAtColumn(), LiveStatusTagColumn()]
    search_fields = ["name"]


class MobileHeaderViewSet(ApprovedSnippetViewSet):
    model = MobileHeader
    icon = "mobile-alt"
    list_display = ["name", "title", BooleanColumn("is_default"), UpdatedAtColumn(), LiveStatusTagColumn()]
    search_fields = ["name", "title"]


class NewsletterIssueViewSet(ApprovedSnippetViewSet):
    model = NewsletterIssue
    icon = "mail"
    list_display = ["name", "subject", UpdatedAtColumn(), LiveStatusTagColumn()]
    search_fields = ["name", "subject"]


class ClinicalLibrary(SnippetViewSetGroup):
    items = (CallToActionViewSet, PersonViewSet, ReferenceViewSet, SafetyNoticeViewSet)
    menu_label = "Clinical library"
    menu_icon = "folder-open-inverse"
    menu_order = 200


class App(SnippetViewSetGroup):
    items = (MobileHeaderViewSet,)
    menu_label = "App"
    menu_icon = "mobile-alt"
    menu_order = 210


class Newsletter(SnippetViewSetGroup):
    items = (NewsletterIssueViewSet,)
    menu_label = "Newsletter"
    menu_icon = "mail"
    menu_order = 220


GROUPS = (ClinicalLibrary, App, Newsletter)
