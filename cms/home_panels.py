"""The admin's home page: what readers still lack, each line leading to where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from django.template import Context
from django.urls import reverse
from laces.components import Component
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from cms.installation.groups import COMMUNICATIONS, REVIEWERS
from cms.models import CallToAction, HomePage, MobileHeader, Person, SafetyNotice, TreatmentPage
from publishing.models import Publication

NEEDED = (  # what every page needs around it
    (HomePage, "home", "The home page is not approved yet"),
    (MobileHeader, "mobile_header", "No app header is approved yet"),
    (SafetyNotice, "safety_notice", "No safety notice is approved yet, so treatment pages cannot be submitted"),
    (CallToAction, "call_to_action", "No call to action is approved yet"),
    (TreatmentPage, "treatment", "No treatment page is approved yet"),
)
SIGNERS = (
    (REVIEWERS, "Nobody can sign treatment pages: no account is in the group “{}”"),
    (COMMUNICATIONS, "Nobody can sign newsletters and the other pages: no account is in the group “{}”"),
)

Account = User | AnonymousUser


@dataclass(frozen=True)
class Missing:
    """`url` is empty when this person may not mend it."""

    text: str
    url: str


class MissingPanel(Component):
    name = "missing"
    order = 50  # above everything else
    template_name = "cms/missing_panel.html"

    def __init__(self, lines: list[Missing]) -> None:
        self.lines = lines

    def get_context_data(self, parent_context: Context | None = None) -> dict[str, list[Missing]]:
        return {"lines": self.lines}


def missing(user: Account) -> list[Missing]:
    """All that is missing, most needed first."""
    return [*_not_live(user), *_no_number(user), *_no_people(user), *_no_signers(user)]


def _not_live(user: Account) -> Iterator[Missing]:
    live = set(Publication.objects.filter(live__action="publish").values_list("kind", flat=True))
    for model, kind, text in NEEDED:
        if kind not in live:
            yield Missing(text, _edit_url(user, model))


def _no_number(user: Account) -> Iterator[Missing]:
    with_number = Publication.objects.filter(kind="safety_notice", live__action="publish").exclude(
        live__proof__snapshot__facts__emergency__phone=""
    )
    if not with_number.exists():
        yield Missing("No emergency number yet", _edit_url(user, SafetyNotice))


def _no_people(user: Account) -> Iterator[Missing]:
    live = Publication.objects.filter(kind="person", live__action="publish").values("public_id")
    people = Person.objects.filter(translation_key__in=live)
    if not people.filter(can_author=True).exists():
        yield Missing("No author is approved yet", _list_url(user, Person))
    if not people.filter(can_review=True, user__is_active=True).exists():
        yield Missing("No reviewer with an account is approved yet", _list_url(user, Person))


def _no_signers(user: Account) -> Iterator[Missing]:
    accounts = get_user_model().objects.filter(is_active=True)
    for group, text in SIGNERS:
        if not accounts.filter(groups__name=group).exists():
            url = reverse("wagtailusers_users:index") if user.has_perm("auth.change_user") else ""
            yield Missing(text.format(group), url)


def _edit_url(user: Account, model: Any) -> str:
    """The edit form of the first one, or the place where the first one is made."""
    first = model.objects.order_by("pk").first()
    return (AdminURLFinder(user).get_edit_url(first) or "") if first else _list_url(user, model)


def _list_url(user: Account, model: Any) -> str:
    if issubclass(model, Page):
        return reverse("wagtailadmin_explore_root")
    allowed = user.has_perm(f"cms.view_{model._meta.model_name}")
    return reverse(model.snippet_viewset.get_url_name("list")) if allowed else ""
