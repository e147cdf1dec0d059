"""The sample site: our own words, awaiting a clinician's sign-off, and people whose passwords everybody knows."""

from collections.abc import Callable, Iterator
from functools import partial

from django.conf import settings
from wagtail.models import Locale

from cms.sample import drafts, supporting
from cms.sample.approve import Content, SampleFailed, bring_live, is_live
from cms.sample.people import COLLEAGUE, EDITOR, REVIEWER, DemoPerson, account, make_people
from cms.sample.subscribers import make_subscribers
from cms.sample.treatment_text import REFERENCES, TERMS
from publishing.snapshots import bcp47

__all__ = ["SampleFailed", "make_sample"]

# Each may use only what is live before it; who signs is who reviews that kind of content.
SUPPORTING: tuple[tuple[Callable[[], Content], DemoPerson], ...] = (
    (supporting.safety_notice, REVIEWER),
    (supporting.author, COLLEAGUE),
    (supporting.reviewer, COLLEAGUE),
    *((partial(supporting.reference, row), COLLEAGUE) for row in REFERENCES),
    *((partial(supporting.glossary_term, row), REVIEWER) for row in TERMS),
    (supporting.appointment_page, COLLEAGUE),
    (supporting.call_to_action, REVIEWER),
    (supporting.home_page, COLLEAGUE),
    (supporting.treatment_index, COLLEAGUE),
    (supporting.your_visit, COLLEAGUE),
    (supporting.mobile_header, COLLEAGUE),
)


def make_sample() -> Iterator[str]:
    """Make what is missing; one sentence for each thing made. Raises SampleFailed."""
    yield from make_people()
    for make, approver in SUPPORTING:
        source = make()
        if not is_live(source):
            bring_live(source, editor=account(EDITOR), approver=account(approver))
            yield f"“{source}” submitted by {EDITOR.username}, approved by {approver.username}"
    yield from _make_drafts()


def _make_drafts() -> Iterator[str]:
    locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    for draft in (drafts.treatment_page(locale), drafts.newsletter(locale)):
        if draft is not None:
            yield f"“{draft}” made as a draft"
    made = make_subscribers(bcp47(locale.language_code))
    if made:
        yield f"{made} newsletter readers made"
