"""The database as `manage.py migrate` leaves it, inside a test's transaction: the sample site comes back afterwards."""

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

KEPT = {"django_content_type", "auth_permission"}


def empty_database() -> None:
    """Empty every table, then put in what Wagtail's own migrations make."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - KEPT)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE " + ", ".join(map(connection.ops.quote_name, tables)))
    Locale.objects.create(language_code="en-us")
    Collection.add_root(name="Root")
    root = Page.add_root(title="Root", slug="root")
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    _make_stock_groups(root)
    _make_stock_workflow(root)


def _make_stock_groups(root: Page) -> None:
    for name, actions in (("Moderators", ("add", "change", "publish")), ("Editors", ("add", "change"))):
        group = Group.objects.create(name=name)
        for action in actions:
            GroupPagePermission.objects.create(group=group, page=root, permission_type=action)


def _make_stock_workflow(root: Page) -> None:
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    workflow = Workflow.objects.create(name="Moderators approval")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=root)
