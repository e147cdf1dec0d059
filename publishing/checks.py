"""System checks that stop the start when the gate is not shut."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register
def gate_settings(**kwargs: Any) -> list[Error]:
    """The settings on which the approval gate stands."""
    wanted = {
        "WAGTAIL_FINISH_WORKFLOW_ACTION": "publishing.workflows.publish_approved",
        "WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT": True,
        "WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH": False,
    }
    return [
        Error(f"{name} must be {value!r}: otherwise text can go live that nobody approved.", id="publishing.E001")
        for name, value in wanted.items()
        if getattr(settings, name, None) != value
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
