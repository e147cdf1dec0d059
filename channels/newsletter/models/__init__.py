"""Readers, newsletters on their way, and the ledger of who was sent what."""

from channels.newsletter.models.mailing import Mailing
from channels.newsletter.models.message import Message
from channels.newsletter.models.rates import RelayState, SendingRate
from channels.newsletter.models.subscriber import Subscriber, Suppression

__all__ = ["Mailing", "Message", "RelayState", "SendingRate", "Subscriber", "Suppression"]
