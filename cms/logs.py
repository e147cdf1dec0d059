"""Log lines that a person and a machine can read: time, level, sentence, then the event's facts as key=value."""

import logging
import re

STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


# Such an address is a key: whoever reads it can open the version, or a reader's own page.
SECRET = re.compile(r"(/(?:shared|u|newsletter/confirm|newsletter/preferences)/|[?&]token=)[^/&\s\"']+")


class EventFormatter(logging.Formatter):
    """Adds what was passed as `extra`, so that `extra={"event": "delivered", "edition": 3}` can be searched."""

    default_format = "%(asctime)s %(levelname)s %(name)s %(message)s"

    def __init__(self) -> None:
        super().__init__(self.default_format)

    def format(self, record: logging.LogRecord) -> str:
        facts = {name: value for name, value in vars(record).items() if name not in STANDARD}
        facts.pop("data", None)  # Celery's own copy of a task's arguments
        shown = " ".join(f"{name}={value}" for name, value in sorted(facts.items()) if isinstance(value, str | int))
        return SECRET.sub(r"\1…", f"{super().format(record)} {shown}".rstrip())
