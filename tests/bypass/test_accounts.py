"""Giving oneself, or a helper, the right to sign: refused for one's own account, and told to everybody else who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.users.forms import GroupForm
from wagtail.users.views.groups import get_permission_panel_classes

from publishing import reconcile
from publishing.gate import access
from publishing.models import AccessNews, AuditEntry, ReviewTask
from tests.bypass.routes import said
from tests.publishing.test_admin_pages import logged_in

pytestmark = pytest.mark.django_db

REVIEWERS = "Clinical reviewers"
YOURSELF = "You cannot give a right to yourself"


@pytest.fixture
def reviewers(site: None) -> Group:
    access.note()  # as the reconciler does each second
    return Group.objects.get(name=REVIEWERS)


@pytest.fixture(params=["superuser", "registrar"])
def administrator(request: pytest.FixtureRequest) -> Any:
    user = request.getfixturevalue(request.param)
    access.note()
    AccessNews.objects.all().delete()
    return user


def account_form(user: Any, **changes: Any) -> dict[str, Any]:
    names = {"username": user.username, "email": user.email or "a@example.org", "first_name": "A", "last_name": "B"}
    kept = {"is_active": "on", "groups": list(user.groups.values_list("pk", flat=True))}
    return names | kept | changes


def group_form(group: Group, permissions: Any, **changes: Any) -> dict[str, Any]:
    parts = [panel(instance=group).prefix for panel in get_permission_panel_classes()]
    empty = {f"{part}-{name}": 0 for part in parts for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    offered = permissions.filter(pk__in=GroupForm().registered_permissions.values("pk"))
    return {"name": group.name, "permissions": list(offered.values_list("pk", flat=True)), **empty, **changes}


def change_account(administrator: Any, user: Any, **changes: Any) -> Any:
    url = reverse("wagtailusers_users:edit", args=[user.pk])
    return logged_in(administrator).post(url, account_form(user, **changes), follow=True)


def letters() -> list[Any]:
    for news in AccessNews.objects.exclude(tell_at=None):
        access.tell(news.pk)
    return mail.outbox


def test_b37_nobody_puts_herself_into_a_group_that_signs(
    administrator: Any, reviewers: Group, nothing_public_changes: Any
) -> None:
    with nothing_public_changes():
        response = change_account(administrator, administrator, groups=[reviewers.pk])
    assert f"{YOURSELF}: “{administrator.username}” belongs to the group “{REVIEWERS}”" in said(response)
    assert not administrator.groups.exists()
    assert not AccessNews.objects.exists()


def test_b37_nor_with_several_accounts_at_once(
    administrator: Any, reviewers: Group, people: Any, nothing_public_changes: Any
) -> None:
    url = f"/admin/bulk/auth/user/assign_role/?id={administrator.pk}&id={people['marketer'].pk}"
    with nothing_public_changes():
        response = logged_in(administrator).post(url, {"role": reviewers.pk}, follow=True)
    assert YOURSELF in said(response)
    assert not reviewers.user_set.filter(pk__in=[administrator.pk, people["marketer"].pk]).exists()


def test_b37_nor_makes_her_own_group_one_that_signs(administrator: Any, nothing_public_changes: Any) -> None:
    hers = Group.objects.create(name="Office")
    administrator.groups.add(hers)
    step = ReviewTask.objects.get(name="Clinical review")
    groups = [*step.groups.values_list("pk", flat=True), hers.pk]
    access.note()
    with nothing_public_changes():
        url = reverse("wagtailadmin_workflows:edit_task", args=[step.pk])
        response = logged_in(administrator).post(url, {"name": step.name, "groups": groups}, follow=True)
    assert f"{YOURSELF}: “Clinical review” is signed by the group “Office”" in said(response)
    assert not step.groups.filter(pk=hers.pk).exists()


def test_b37_nor_gives_her_own_group_a_right(administrator: Any, nothing_public_changes: Any) -> None:
    hers = Group.objects.create(name="Office")
    administrator.groups.add(hers)
    access.note()
    with nothing_public_changes():
        url = reverse("wagtailusers_groups:edit", args=[hers.pk])
        fields = group_form(hers, Permission.objects.filter(codename="change_person"))
        response = logged_in(administrator).post(url, fields, follow=True)
    assert YOURSELF in said(response)
    assert not hers.permissions.exists()


@pytest.mark.parametrize("codename", ["publish_calltoaction", "publish_page"])
def test_b37_the_right_to_publish_is_given_to_no_group(
    codename: str, administrator: Any, reviewers: Group, nothing_public_changes: Any
) -> None:
    fields = group_form(reviewers, reviewers.permissions.all())
    publish = Permission.objects.filter(codename=codename)
    if codename == "publish_page":
        root = Page.get_first_root_node().pk
        fields |= {"page_permissions-TOTAL_FORMS": 1, "page_permissions-0-page": root}
        fields |= {"page_permissions-0-permissions": [codename]}
    else:
        fields["permissions"] = [*fields["permissions"], publish[0].pk]
    with nothing_public_changes():
        url = reverse("wagtailusers_groups:edit", args=[reviewers.pk])
        response = logged_in(administrator).post(url, fields, follow=True)
    assert f"The group “{REVIEWERS}” may publish without approval. Take that right away" in said(response)
    assert not GroupPagePermission.objects.filter(permission__codename="publish_page").exists()
    assert not Group.objects.filter(permissions__codename__startswith="publish_").exists()


def test_b37_a_helper_who_is_made_a_reviewer_is_on_record_and_told_to_the_others(
    administrator: Any, reviewers: Group, people: Any
) -> None:
    other = get_user_model().objects.create_superuser("other", "other@example.org")
    access.note()
    AccessNews.objects.all().delete()
    change_account(administrator, people["marketer"], groups=[reviewers.pk])
    assert reviewers.user_set.filter(pk=people["marketer"].pk).exists()
    entries = AuditEntry.objects.filter(subject=f"account {people['marketer'].pk}", event="right given")
    assert entries.get(actor=administrator).detail == f"“marketer” belongs to the group “{REVIEWERS}”"
    assert [letter.to for letter in letters()] == [[other.email]]
    assert f"“{administrator.username}” changed who may do what" in mail.outbox[0].body
    assert "No longer:\n- “marketer” belongs to the group “Marketing”." in mail.outbox[0].body


def test_b37_a_new_password_for_a_reviewer_is_told_to_her_too(administrator: Any, people: Any) -> None:
    get_user_model().objects.create_superuser("other", "other@example.org")
    access.note()
    AccessNews.objects.all().delete()
    password = "a long password for somebody else"
    change_account(administrator, people["reviewer"], password1=password, password2=password)
    told = sorted(address for letter in letters() for address in letter.to)
    assert told == ["other@example.org", people["reviewer"].email]
    assert "The password or the address of “reviewer” was changed by somebody else" in mail.outbox[0].body


def test_b37_a_new_superuser_is_loud_however_she_was_made(superuser: Any) -> None:
    access.note()
    AccessNews.objects.all().delete()
    call_command("createsuperuser", username="quiet", email="quiet@example.org", interactive=False)
    reconcile.once()
    (letter, *_more) = [letter for letter in letters() if letter.to == [superuser.email]]
    assert "“quiet” is an administrator, who may change everything" in letter.body
    assert "not in the admin" in letter.body
    assert AuditEntry.objects.filter(event="right given", detail__contains="“quiet” is an administrator").exists()


def test_b37_what_sql_gives_is_on_record_within_a_round(site: None, superuser: Any, people: Any) -> None:
    access.note()
    AccessNews.objects.all().delete()
    reviewers = Group.objects.get(name=REVIEWERS)
    get_user_model().groups.through.objects.create(user_id=people["editor"].pk, group_id=reviewers.pk)
    reconcile.once()
    assert AccessNews.objects.get().given == [f"“editor” belongs to the group “{REVIEWERS}”"]
    reconcile.once()
    assert AccessNews.objects.count() == 1
