"""Readers, newsletters on their way, and the ledger of who was sent what."""

from channels.newsletter.models.confirmation import Answer, SignUp
from channels.newsletter.models.feedback import Feedback, IgnoredFeedback
from channels.newsletter.models.list_import import ListImport, ListImportPart, ListImportRow
from channels.newsletter.models.mailing import Mailing
from channels.newsletter.models.message import Message
from channels.newsletter.models.rates import RelayState, SendingRate
from channels.newsletter.models.subscriber import Subscriber, Suppression
from channels.newsletter.models.trial import Trial

__all__ = [
    "Answer",
    "Feedback",
    "IgnoredFeedback",
    "ListImport",
    "ListImportPart",
    "ListImportRow",
    "Mailing",
    "Message",
    "RelayState",
    "SendingRate",
    "SignUp",
    "Subscriber",
    "Suppression",
    "Trial",
]
