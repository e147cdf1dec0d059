"""Wagtail content to snapshots: one function for each kind of content.

References are resolved by `uses` alone, so that nothing unapproved can come in through the side."""

from cms.snapshots.pages import LISTING, appointment, page, treatment
from cms.snapshots.snippets import call_to_action, mobile_header, newsletter, person, reference, safety_notice
from publishing.snapshots import bcp47

__all__ = [
    "LISTING",
    "appointment",
    "bcp47",
    "call_to_action",
    "mobile_header",
    "newsletter",
    "page",
    "person",
    "reference",
    "safety_notice",
    "treatment",
]
