"""Who may write what. No group may publish: only an approval does that (design.md §2.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITORS, REVIEWERS, COMMUNICATIONS, MARKETING = "Editors", "Clinical reviewers", "Communications", "Marketing"
STOCK_GROUP = "Moderators"  # Wagtail makes it, with the permission to publish

LIBRARY = ("person", "reference", "glossaryterm", "condition", "topic")
CLINICAL = (*LIBRARY, "calltoaction", "safetynotice", "newslettertext")
ALL = (*CLINICAL, "mobileheader", "newsletterissue")
RELEASES = ("add_release", "change_release")  # who plans, and decides what goes out and comes down
LISTS = ("change_subscriber", "import_subscribers", "export_subscribers")
FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@dataclass(frozen=True)
class Grants:
    """Page permissions hold for the whole tree; snippets and files are given by model and codename."""

    pages: tuple[str, ...] = ()
    snippets: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    sends: bool = False  # newsletters; drafting, approving and sending are three permissions
    keeps_lists: bool = False  # of people who get newsletters; their topics are in nobody's hands by default
    signs_designs: bool = False  # a new design for all pages at once
    sets_checks: bool = False  # thresholds and phrases of the content checks, which no reader sees
    reads_record: bool = False  # who did what, and who may approve what
    emergencies: bool = False  # one of the two people who let a page out when its reviewer cannot be reached


GROUPS = {
    EDITORS: Grants(("add", "change"), ALL, FILES),
    REVIEWERS: Grants(("add", "change"), CLINICAL, FILES, signs_designs=True, sets_checks=True, emergencies=True),
    COMMUNICATIONS: Grants(
        ("add", "change"), ALL, FILES, signs_designs=True, sets_checks=True, reads_record=True, emergencies=True
    ),
    MARKETING: Grants((), ("newsletterissue", "newslettertext", "calltoaction"), FILES, sends=True, keeps_lists=True),
}


def make_groups() -> Iterator[str]:
    for name, grants in GROUPS.items():
        group, made = Group.objects.get_or_create(name=name)
        if made:
            yield f"Group “{name}” made"
        group.permissions.add(*_model_permissions(grants.snippets))
        group.permissions.add(*Permission.objects.filter(content_type__app_label="publishing", codename__in=RELEASES))
        if grants.sends:
            group.permissions.add(Permission.objects.get(codename="add_mailing"))
        if grants.keeps_lists:
            group.permissions.add(*Permission.objects.filter(content_type__app_label="newsletter", codename__in=LISTS))
        if grants.signs_designs:
            group.permissions.add(Permission.objects.get(codename="change_republish"))
        if grants.sets_checks:
            group.permissions.add(Permission.objects.get(codename="change_clinicalsettings"))
        if grants.reads_record:
            group.permissions.add(Permission.objects.get(codename="view_auditentry"))
        if grants.emergencies:
            group.permissions.add(Permission.objects.get(codename="add_emergency"))
        _grant_pages(group, grants.pages)
        _grant_files(group, grants.files)
    if Group.objects.filter(name=STOCK_GROUP).delete()[0]:
        yield f"Group “{STOCK_GROUP}” removed: it could publish without approval"
    yield from _take_publish_away()


def _model_permissions(models: Iterable[str]) -> list[Permission]:
    codenames = [f"{action}_{model}" for action in ("add", "change", "view") for model in models]
    wanted = Q(content_type__app_label="cms", codename__in=codenames)
    wanted |= Q(content_type__app_label="wagtailadmin", codename="access_admin")
    return list(Permission.objects.filter(wanted))


def _grant_pages(group: Group, actions: Iterable[str]) -> None:
    root = Page.get_first_root_node()
    page_type = ContentType.objects.get_for_model(Page)
    for permission in Permission.objects.filter(content_type=page_type, codename__in=[f"{a}_page" for a in actions]):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _grant_files(group: Group, codenames: Iterable[str]) -> None:
    root = Collection.get_first_root_node()
    apps = ("wagtailimages", "wagtaildocs")
    for permission in Permission.objects.filter(content_type__app_label__in=apps, codename__in=codenames):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _take_publish_away() -> Iterator[str]:
    """From every group: whoever holds it could go round the approval."""
    for grant in GroupPagePermission.objects.filter(permission__codename="publish_page").select_related("group"):
        yield f"Permission to publish pages taken from “{grant.group.name}”"
        grant.delete()
    for group in Group.objects.filter(permissions__codename__startswith="publish_").distinct():
        group.permissions.remove(*group.permissions.filter(codename__startswith="publish_"))
        yield f"Permission to publish taken from “{group.name}”"
