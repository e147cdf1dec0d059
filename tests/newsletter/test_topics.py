"""The topics that readers may choose are named by live, approved pages and by nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from channels.newsletter.topics import Topic, topics
from cms.models import Topic as Word
from cms.models import TreatmentPage
from publishing import withdrawals
from publishing.models import Proof, Publication

pytestmark = pytest.mark.django_db
Publish = Callable[..., Proof]
NAMED = [Topic("cancer", "Cancer"), Topic("net", "Neuroendocrine tumors")]


def test_nothing_is_offered_before_a_page_is_approved(page: TreatmentPage) -> None:
    assert topics("en-US") == []


def test_a_changed_name_is_shown_once_it_was_approved(page: TreatmentPage, publish: Publish) -> None:
    publish(page)
    assert topics("en-US") == NAMED
    assert topics("de-DE") == []
    Word.objects.filter(slug="net").update(name="NETs")
    assert topics("en-US") == NAMED
    publish(TreatmentPage.objects.get())
    assert topics("en-US") == [Topic("cancer", "Cancer"), Topic("net", "NETs")]


def test_a_topic_whose_pages_were_taken_down_is_not_offered(page: TreatmentPage, publish: Publish) -> None:
    publish(page)
    withdrawals.take_down(Publication.objects.get(public_id=page.translation_key), "unpublished", user=None)
    assert topics("en-US") == []
