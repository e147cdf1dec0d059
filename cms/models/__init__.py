"""What editors write."""

from cms.models.clinical_settings import ClinicalSettings
from cms.models.importing import WordImport
from cms.models.library import Condition, GlossaryTerm, Person, Reference, Topic
from cms.models.newsletter import NewsletterIssue, NewsletterText
from cms.models.pages import AppointmentPage, HomePage, StandardPage, TreatmentIndexPage
from cms.models.snippets import CallToAction, MobileHeader, SafetyNotice
from cms.models.treatment import PageAuthor, PageReviewer, TreatmentPage
from cms.models.uploads import ContentDocument, ContentImage, ContentRendition

__all__ = [
    "AppointmentPage",
    "CallToAction",
    "Condition",
    "ContentDocument",
    "ContentImage",
    "ContentRendition",
    "GlossaryTerm",
    "ClinicalSettings",
    "HomePage",
    "MobileHeader",
    "NewsletterIssue",
    "NewsletterText",
    "PageAuthor",
    "PageReviewer",
    "Person",
    "Reference",
    "SafetyNotice",
    "StandardPage",
    "Topic",
    "TreatmentIndexPage",
    "TreatmentPage",
    "WordImport",
]
