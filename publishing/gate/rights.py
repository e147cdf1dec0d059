"""Every right that counts, as a sentence: who may log in, who belongs to which group, what groups may do, and which
groups sign which step. The key of a right begins with whom it belongs to: "account 5/group 3"."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import Group, User
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from publishing.models import ReviewTask

Right = tuple[str, str]  # key and sentence


def all_rights() -> dict[str, str]:
    return dict([*_accounts(), *_memberships(), *_of_accounts(), *_of_groups(), *_signers()])


def _accounts() -> Iterator[Right]:
    for pk, name, administrator in User.objects.filter(is_active=True).values_list("pk", "username", "is_superuser"):
        yield f"account {pk}/log-in", f"“{name}” may log in"
        if administrator:
            yield f"account {pk}/administrator", f"“{name}” is an administrator, who may change everything"


def _memberships() -> Iterator[Right]:
    rows = User.groups.through.objects.values_list("user", "user__username", "group", "group__name")
    for pk, name, group, group_name in rows:
        yield f"account {pk}/group {group}", f"“{name}” belongs to the group “{group_name}”"


def _of_accounts() -> Iterator[Right]:
    rows = User.user_permissions.through.objects.values_list("user", "user__username", "permission__codename")
    for pk, name, codename in rows:
        yield f"account {pk}/right {codename}", f"“{name}” has a right that no group gave: {codename}"


def _of_groups() -> Iterator[Right]:
    rows = Group.permissions.through.objects.values_list(
        "group", "group__name", "permission__content_type__app_label", "permission__codename"
    )
    for pk, name, app, codename in rows:
        yield f"group {pk}/right {app}.{codename}", f"The group “{name}” has the right {app}.{codename}"
    pages = GroupPagePermission.objects.values_list(
        "group", "group__name", "permission__codename", "page", "page__title"
    )
    for pk, name, codename, page, title in pages:
        yield (
            f"group {pk}/right {codename} at {page}",
            f"The group “{name}” has the right {codename} from “{title}” down",
        )
    files = GroupCollectionPermission.objects.values_list(
        "group", "group__name", "permission__codename", "collection", "collection__name"
    )
    for pk, name, codename, collection, title in files:
        key = f"group {pk}/right {codename} in {collection}"
        yield key, f"The group “{name}” has the right {codename} in the collection “{title}”"


def _signers() -> Iterator[Right]:
    rows = ReviewTask.groups.through.objects.values_list("reviewtask", "reviewtask__name", "group", "group__name")
    for pk, name, group, group_name in rows:
        yield f"step {pk}/group {group}", f"“{name}” is signed by the group “{group_name}”"
