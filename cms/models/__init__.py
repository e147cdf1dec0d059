"""What editors write."""

from cms.models.newsletter import NewsletterIssue
from cms.models.pages import AppointmentPage, HomePage, PageAuthor, PageReviewer, TreatmentIndexPage, TreatmentPage
from cms.models.snippets import CallToAction, MobileHeader, Person, Reference, SafetyNotice

__all__ = [
    "AppointmentPage",
    "CallToAction",
    "HomePage",
    "MobileHeader",
    "NewsletterIssue",
    "PageAuthor",
    "PageReviewer",
    "Person",
    "Reference",
    "SafetyNotice",
    "TreatmentIndexPage",
    "TreatmentPage",
]
