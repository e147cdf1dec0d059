"""One append-only row for every state change; called inside the transaction that changes the state."""

from __future__ import annotations

import logging

from django.contrib.auth.models import User

from publishing import clock
from publishing.models import AuditEntry

logger = logging.getLogger("publishing")


def record(
    subject: str,
    event: str,
    *,
    actor: User | None = None,
    old: str = "",
    new: str = "",
    digest: str = "",
    detail: str = "",
) -> None:
    AuditEntry.objects.create(
        subject=subject,
        event=event,
        actor=actor,
        old_state=old,
        new_state=new,
        digest=digest,
        detail=detail[:300],
        at=clock.AT_WRITING,
    )
    logger.info("%s %s", subject, event, extra={"event": event, "subject": subject, "state": new})
