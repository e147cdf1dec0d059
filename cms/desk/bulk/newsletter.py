"""Put several live pages into a newsletter that is still a draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet

from cms.desk.bulk.base import DeskAction
from cms.models import NewsletterIssue
from publishing import overview, steps, withdrawals
from publishing.models import Publication

CARD = "page_card"
CHANGE = "cms.change_newsletterissue"


def drafts() -> QuerySet[NewsletterIssue]:
    """Newsletters that are neither submitted nor approved nor sent."""
    under_way = overview.submissions().filter(publication__kind=NewsletterIssue.publication_kind)
    taken = [proof.publication_id for proof in under_way if (line := overview.submitted(proof)) and line.tone != "bad"]
    taken_keys = Publication.objects.filter(pk__in=taken).values("public_id")
    sent = Publication.objects.filter(kind=NewsletterIssue.publication_kind, live__isnull=False).values("public_id")
    return NewsletterIssue.objects.exclude(translation_key__in=taken_keys).exclude(translation_key__in=sent)


class ChooseNewsletter(forms.Form):
    newsletter = forms.ModelChoiceField(
        label="Newsletter", queryset=NewsletterIssue.objects.none(), empty_label=None, help_text="Drafts only."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletter"].queryset = drafts().order_by("-pk")  # type: ignore[attr-defined]


class AddToNewsletter(DeskAction):
    display_name = "Add to a newsletter"
    aria_label = "Add the selected pages to a newsletter"
    action_type = "add_to_newsletter"
    action_priority = 30
    form_class = ChooseNewsletter
    question = "Put these pages into a newsletter? It stays a draft."
    button = "Put them in"
    done = "{} added to the newsletter. Open it to order them, then submit it."

    def why_not(self, page: Any) -> str:
        return "" if self.request.user.has_perm(CHANGE) else "You may not edit newsletters."

    def act(self, page: Any, user: Any, chosen: dict[str, Any]) -> str:
        publication = Publication.objects.filter(public_id=page.translation_key, object_pk=str(page.pk)).first()
        if publication is None or not withdrawals.is_live(publication):
            return "Readers do not see it, so no newsletter can include it."
        if publication.overdue:
            return "It is past its review date, so no newsletter can include it."
        return put_in(page, chosen["newsletter"], user)


def put_in(page: Any, newsletter: NewsletterIssue, user: Any) -> str:
    """Append a card to its newest draft, unless it is there."""
    with transaction.atomic():
        if steps.waiting_workflow(newsletter.get_base_content_type().pk, str(newsletter.pk)):
            return "The newsletter was submitted meanwhile."
        draft = newsletter.get_latest_revision_as_object()
        cards = [block.value for block in draft.items if block.block_type == CARD]
        if any(card["page"] and card["page"].pk == page.pk for card in cards):
            return "The newsletter has it already."
        draft.items.append((CARD, {"page": page}))
        draft.save_revision(user=user, log_action=True)
    return ""
