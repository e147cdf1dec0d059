"""A treatment document, built into a draft page and a draft call to action."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from cms.importing.plain_text import ImportRefused
from cms.importing.treatment_text import CallToActionText, OptionText, TreatmentText, first_sentence
from cms.models import CallToAction, TreatmentIndexPage, TreatmentPage

SUMMARY_LENGTH, TITLE_LENGTH, SHORT_TITLE_LENGTH = 200, 255, 32
OPTIONS_HEADING = "Treatment options"


@dataclass
class Imported:
    """The drafts, and one line for each piece of the document that went into them."""

    page: TreatmentPage
    call_to_action: CallToAction | None
    mapped: list[str] = field(default_factory=list)


@transaction.atomic
def build(document: TreatmentText, parent: TreatmentIndexPage, user: User | None = None) -> Imported:
    """Drafts below `parent`, with a revision each. `user` counts as their editor and so cannot approve them."""
    call_to_action = draft_call_to_action(document.call_to_action, parent, user) if document.call_to_action else None
    page = _page(document, parent, call_to_action, user)
    imported = Imported(page, call_to_action, _page_lines(document, page, parent))
    if document.call_to_action:
        imported.mapped += _call_to_action_lines(document.call_to_action)
    return imported


def find_parent(slug: str) -> TreatmentIndexPage:
    """The treatment index with this slug, or the only one; raises ImportRefused."""
    indexes = TreatmentIndexPage.objects.order_by("path")
    if slug:
        indexes = indexes.filter(slug=slug)
    found = list(indexes[:2])
    if not found:
        what = f"no treatment index with the slug “{slug}”" if slug else "no treatment index yet"
        raise ImportRefused(f"There is {what}. Run `manage.py setup` first, or name another one with --parent.")
    if len(found) > 1:
        raise ImportRefused("There are several treatment indexes. Name one with --parent SLUG.")
    return found[0]


# --- The page ---


def _page(
    document: TreatmentText, parent: TreatmentIndexPage, cta: CallToAction | None, user: User | None
) -> TreatmentPage:
    return add_draft(
        parent,
        user,
        title=first_sentence(document.title, TITLE_LENGTH),
        short_title=first_sentence(document.title, SHORT_TITLE_LENGTH),
        lead=document.intro,
        body=_body(document, cta),
    )


def add_draft(parent: TreatmentIndexPage, user: User | None, *, title: str, **fields: Any) -> TreatmentPage:
    """A page that nobody but colleagues sees. It may break what the checks ask at Submit."""
    page = TreatmentPage(
        title=title,
        slug=free_slug(title, parent),
        live=False,
        has_unpublished_changes=True,
        owner=user,
        locale=parent.locale,
        **fields,
    )
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    return page


def free_slug(title: str, parent: TreatmentIndexPage) -> str:
    wanted = slugify(title)[:200].strip("-") or "treatment"
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _body(document: TreatmentText, cta: CallToAction | None) -> list[tuple[str, Any]]:
    options = [("treatment_option", option_value(option)) for option in document.options]
    values = {"heading": OPTIONS_HEADING, "intro": "", "layout": "cards", "options": options}
    body: list[tuple[str, Any]] = [("treatment_options", values)]
    return [*body, ("cta", {"cta": cta, "label_override": "", "placement": "end"})] if cta else body


def option_value(option: OptionText) -> dict[str, Any]:
    return {
        "name": option.name,
        "short_name": option.short_name,
        "kind": option.kind,
        "summary": first_sentence(option.text, SUMMARY_LENGTH),
        "body": f"<p>{escape(option.text, quote=False)}</p>",
        "examples": option.examples,
    }


# --- The call to action ---


def draft_call_to_action(text: CallToActionText, parent: TreatmentIndexPage, user: User | None) -> CallToAction:
    """The source names no target, so the button has none: the proof asks for it."""
    lines = [("line", line) for line in text.lines]
    content = [("heading", text.heading), *lines, ("button", {"label": text.button, "target": "page"})]
    call_to_action = CallToAction(name=text.button, content=content, live=False, locale=parent.locale)
    call_to_action.save()
    call_to_action.save_revision(user=user, log_action=True, clean=False)
    return call_to_action


# --- What the report says ---


def _page_lines(document: TreatmentText, page: TreatmentPage, parent: TreatmentIndexPage) -> list[str]:
    lines = [f"“{_short(document.title)}” → title and short title; address /{page.slug}/ below “{parent.title}”"]
    if page.slug != slugify(document.title):
        lines.append(f"The address “{slugify(document.title)}” is taken or empty; this page has “{page.slug}”")
    lines.append(f"“{_short(document.intro)}” → lead" if document.intro else "No introduction → the lead is empty")
    return lines + [_option_line(option) for option in document.options]


def _option_line(option: OptionText) -> str:
    kind = f"kind {option.kind}" if option.kind else "no kind recognised, choose one"
    short = f", short name {option.short_name}" if option.short_name else ""
    examples = f", {len(option.examples)} examples" if option.examples else ""
    return f"line {option.line}: option “{option.name}” → {kind}{short}{examples}; its text is kept as written"


def _call_to_action_lines(text: CallToActionText) -> list[str]:
    return [
        f"line {text.line}: “{_short(text.heading)}” → heading of the call to action, with {len(text.lines)} lines",
        f"“{text.button}” → button of the call to action; the document names no target, choose one",
    ]


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
