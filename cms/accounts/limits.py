"""How long a log-in lasts: 30 minutes without activity, 8 hours in all."""

from __future__ import annotations

import time

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

IDLE = 30 * 60  # seconds
WHOLE = 8 * 3600
BEGAN, ACTIVE = "began_at", "active_at"
NOTED_EVERY = 60  # seconds: a busy session is written once a minute, not with each request

# Asked by open pages by themselves: somebody who went home is not active.
BY_THEMSELVES = {"wagtailadmin_editing_sessions:ping", "publishing:status", "account_alive"}


def seconds_left(session: SessionBase) -> float:
    """Until this session ends if nothing happens; below zero once it is over."""
    now = time.time()
    return min(session.get(ACTIVE, now) + IDLE, session.get(BEGAN, now) + WHOLE) - now


def note_activity(request: HttpRequest) -> None:
    """Somebody did something. Not for requests that pages send by themselves."""
    match = request.resolver_match
    if match is None or match.view_name in BY_THEMSELVES:
        return
    now, session = time.time(), request.session
    session.setdefault(BEGAN, now)
    if now - session.get(ACTIVE, 0) > NOTED_EVERY:
        session[ACTIVE] = now
