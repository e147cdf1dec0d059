"""Log lines: in production one JSON object each, for a machine; in the demo and in tests a sentence, for a person."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from publishing import log_facts

STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

# Such an address is a key: whoever reads it can open the version, or a reader's own page.
SECRET = re.compile(r"(/(?:shared|u|newsletter/confirm|newsletter/preferences)/|[?&]token=)[^/&\s\"']+")
# A library's own error may name somebody: "Key (email)=(...) already exists".
ADDRESS = re.compile(r"[^\s\"'<>()\[\]{},;:=/\\]+@[^\s\"'<>()\[\]{},;:=/\\]+")


class EventFormatter(logging.Formatter):
    """Adds what was passed as `extra`, so that `extra={"event": "delivered", "edition": 3}` can be searched."""

    default_format = "%(asctime)s %(levelname)s %(name)s %(message)s"

    def __init__(self) -> None:
        super().__init__(self.default_format)

    def format(self, record: logging.LogRecord) -> str:
        shown = " ".join(f"{name}={value}" for name, value in sorted(facts_of(record).items()))
        return without_people(f"{super().format(record)} {shown}".rstrip())


class JsonFormatter(logging.Formatter):
    """`time` is UTC in RFC 3339; `trace` is there where something was raised. Strings and numbers, never nested."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **facts_of(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        safe = {name: without_people(value) if isinstance(value, str) else value for name, value in line.items()}
        return json.dumps(safe, ensure_ascii=False)


def facts_of(record: logging.LogRecord) -> log_facts.Facts:
    """What was passed as `extra`, before what this work is about."""
    given = {name: value for name, value in vars(record).items() if name not in STANDARD}
    given.pop("data", None)  # Celery's own copy of a task's arguments
    facts = log_facts.bound() | given
    return {name: value for name, value in facts.items() if isinstance(value, str | int)}


def without_people(text: str) -> str:
    """Without mail addresses and without addresses that open something."""
    return ADDRESS.sub("…@…", SECRET.sub(r"\1…", text))
