"""System checks that stop the start when the gate is not shut."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from publishing.gate import installed
from publishing.gate.openings import openings


@register
def gate_settings(**kwargs: Any) -> list[Error]:
    """The settings on which the approval gate stands."""
    wanted = {
        "WAGTAIL_FINISH_WORKFLOW_ACTION": "publishing.workflows.publish_approved",
        "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT": True,
        "WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH": False,
        "WAGTAIL_WORKFLOW_ENABLED": True,
    }
    return [
        Error(f"{name} must be {value!r}: otherwise text can go live that nobody approved.", id="publishing.E001")
        for name, value in wanted.items()
        if getattr(settings, name, name == "WAGTAIL_WORKFLOW_ENABLED") != value
    ]


@register
def requests_in_transactions(**kwargs: Any) -> list[Error]:
    """Decisions lock rows; without a transaction around the request the lock would be gone at once."""
    if settings.DATABASES["default"].get("ATOMIC_REQUESTS"):
        return []
    return [Error("DATABASES['default']['ATOMIC_REQUESTS'] must be True.", id="publishing.E002")]


@register
def no_eager_celery(**kwargs: Any) -> list[Error]:
    if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False):
        return [Error("CELERY_TASK_ALWAYS_EAGER hides every fault of the real queue.", id="publishing.E003")]
    return []


@register(Tags.database)
def gate_is_shut(databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """E004 rights to publish, E005 content without a workflow, E006 workflows that ask nobody. Runs with `migrate`,
    `check --database default`, and as web, worker and reconciler start; an empty database passes."""
    if "default" not in (databases or []):
        return []
    hint = "See docs/bypasses.md. `python manage.py setup` sets it right."
    return [Error(opening.sentence, hint=hint, id=opening.id) for opening in openings()]


@register
def nothing_goes_round(**kwargs: Any) -> list[Error]:
    """Parts of Wagtail that publish, or answer readers, by themselves."""
    return [Error(problem, hint="Take it out again.", id="publishing.E007") for problem in installed.problems()]
