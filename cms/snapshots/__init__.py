"""Wagtail content to snapshots: one function for each kind of content.

References are resolved by `uses` alone, so that nothing unapproved can come in through the side."""

from cms.snapshots.pages import LISTING, appointment, copied_words, home, page, standard, treatment
from cms.snapshots.snippets import (
    call_to_action,
    glossary_term,
    mobile_header,
    newsletter,
    newsletter_text,
    person,
    reference,
    safety_notice,
)
from publishing.snapshots import bcp47

__all__ = [
    "LISTING",
    "appointment",
    "bcp47",
    "call_to_action",
    "copied_words",
    "glossary_term",
    "home",
    "mobile_header",
    "newsletter",
    "newsletter_text",
    "page",
    "person",
    "reference",
    "safety_notice",
    "standard",
    "treatment",
]
