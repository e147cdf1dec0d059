"""What an empty database needs before anybody can write: `manage.py setup`. Every step may run again."""

from collections.abc import Callable, Iterator

from django.db import transaction

from cms.installation.collections import make_collections
from cms.installation.drafts import make_drafts
from cms.installation.groups import make_groups
from cms.installation.site import make_site
from cms.installation.workflows import make_workflows

STEPS: tuple[Callable[[], Iterator[str]], ...] = (
    make_site,
    make_groups,
    make_collections,
    make_workflows,
    make_drafts,
)


@transaction.atomic
def install() -> list[str]:
    """Make what is missing; one sentence for each thing made or changed."""
    return [line for step in STEPS for line in step()]
