"""newsletter.reveals, newsletter.subject, newsletter.review_soon: what stands in an inbox for everybody to see, and how
long what a newsletter tells of will still be sure."""

import re
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from cms.checks.glossary import fold, whole_words
from cms.checks.written import Written
from cms.models.library import Condition
from publishing import live
from publishing.source import Finding

KIND = "newsletter"
PLACES = ("subject", "preheader")
# Parts of words: "metasta" is in "metastasis" and in "metastatic". Others see an inbox over somebody's shoulder.
TELLING = re.compile(
    r"\w*(?:cancer|carcin|chemo|diagnos|hospice|leuka?emi|lymphom|melanom|metasta|oncolog|palliat|sarcom|tumou?r)\w*",
    re.IGNORECASE,
)
SHORT = 45
SOON = timedelta(days=30)

REVEALS = "“{}” tells whoever sees this inbox about an illness. Say it inside the newsletter instead."
LONG = "Phones show about 45 letters of a subject; this has {}. Begin with what matters."
REVIEW_SOON = "“{}” is due for review on {}. Readers may open the newsletter later than that."


def revealing(written: Written) -> list[Finding]:
    if written.snapshot.kind != KIND:
        return []
    pattern = whole_words(_names(written), plural=True)
    found = []
    for place in PLACES:
        words = str(written.snapshot.facts[place])
        told = [match[0] for match in TELLING.finditer(words)]
        told += [match[0] for match in pattern.finditer(words)] if pattern else []
        for word in dict.fromkeys(told):
            message, case = REVEALS.format(word), f"{word.casefold()}\n{words}"
            found.append(written.about("newsletter.reveals", "error", place, message, case, waivable=True))
    return found


def subject(written: Written) -> list[Finding]:
    words = str(written.snapshot.facts.get("subject", "")) if written.snapshot.kind == KIND else ""
    if len(words) <= SHORT:
        return []
    return [written.about("newsletter.subject", "note", "subject", LONG.format(len(words)), words)]


def review_soon(written: Written) -> list[Finding]:
    if written.snapshot.kind != KIND:
        return []
    cards = [block for block in written.snapshot.blocks if block.type == "page_card"]
    found = []
    for card in cards:
        content = live.find(card.values["public_id"], locale=written.snapshot.locale)
        due = (
            date.fromisoformat(content.stamps["next_review_on"]) if content and not content.stamps["overdue"] else None
        )
        if due and due <= timezone.localdate() + SOON:
            message = REVIEW_SOON.format(card.values["title"], date_format(due, "j F Y"))
            found.append(Finding("newsletter.review_soon", "note", f"items.{card.id}", message))
    return found


def _names(written: Written) -> tuple[str, ...]:
    """Illnesses by their names and short names, and every word that the glossary explains."""
    illnesses = [name for row in Condition.objects.values_list("name", "abbreviation") for name in row]
    explained = [name for term in written.terms for name in term.names]
    return tuple(dict.fromkeys(name for name in (*illnesses, *explained) if len(fold(name)) > 2))
