"""Web, worker and reconciler do not start on a gate that is open (`publishing.checks`)."""

from __future__ import annotations

import logging
from io import StringIO

from django.core.checks import Tags
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connections

logger = logging.getLogger("publishing.gate")


def refuse_if_open() -> bool:
    """Raises SystemCheckError. False when the database is away and could not be asked: what is published has to stay
    readable meanwhile, and the reconciler asks again."""
    call_command("check", stdout=StringIO())  # what it finds goes to standard error
    try:
        call_command("check", databases=["default"], tags=[Tags.database], stdout=StringIO())
    except (OperationalError, InterfaceError):
        logger.warning("the database is away; the gate is checked later", extra={"event": "gate_unchecked"})
        return False
    finally:
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close()  # whoever forks afterwards must not share it
    return True
