"""Readers, newsletters on their way, and the ledger of who was sent what."""

from channels.newsletter.models.mailing import Mailing
from channels.newsletter.models.message import Message
from channels.newsletter.models.subscriber import Subscriber, Suppression
from channels.newsletter.models.trial import Trial

__all__ = ["Mailing", "Message", "Subscriber", "Suppression", "Trial"]
