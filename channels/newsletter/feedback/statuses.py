"""What a delivery status (RFC 3463) says about an address. Only that there is no such address ends mail to it at
once; what is said about us, or by a server that has a bad day, ends nothing (reliability.md I17)."""

from __future__ import annotations

import re

from channels.newsletter.models import Feedback
from channels.newsletter.sending.outcomes import NO_SUCH_ADDRESS

STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def kind_of(said: str) -> str | None:
    """None when it tells something about us: our standing, our text."""
    found = STATUS.search(said)
    if found is None:
        return Feedback.Kind.SOFT
    if found[1] in NO_SUCH_ADDRESS:
        return Feedback.Kind.HARD
    return None if re.match(r"5\.[67]\.|2\.", found[1]) else Feedback.Kind.SOFT
