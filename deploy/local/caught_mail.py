"""One mail as it came over SMTP, and what can be read from it."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cached_property


@dataclass(frozen=True)
class CaughtMail:
    """The raw bytes with the envelope; everything else is parsed from them when asked for."""

    number: int
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        """Parsed by the current standards, which notes every breach instead of hiding it."""
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @cached_property
    def subject(self) -> str:
        """The decoded subject."""
        return str(self.message["subject"] or "")

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        """Decoded headers in their order."""
        return [(name, str(value)) for name, value in self.message.items()]

    @cached_property
    def html(self) -> str:
        """The HTML part, or nothing."""
        return self._body("html")

    @cached_property
    def text(self) -> str:
        """The text part, or nothing."""
        return self._body("plain")

    @cached_property
    def attachments(self) -> list[str]:
        """Names of the attached files."""
        return [part.get_filename() or part.get_content_type() for part in self.message.iter_attachments()]

    @cached_property
    def breaches(self) -> list[str]:
        """Where the mail breaks the mail standards, as its parser sees it."""
        found = [defect for part in self.message.walk() for defect in part.defects]
        found += [defect for _, value in self.message.items() for defect in getattr(value, "defects", ())]
        return [f"{type(defect).__name__}: {defect}" for defect in found]

    def as_json(self) -> dict[str, object]:
        """For programs and tests."""
        return {
            "id": self.number,
            "received_at": self.received_at.isoformat(),
            "sender": self.sender,
            "recipients": list(self.recipients),
            "subject": self.subject,
            "headers": [list(header) for header in self.headers],
            "text": self.text,
            "html": self.html,
            "attachments": self.attachments,
            "breaches": self.breaches,
            "size": len(self.raw),
        }

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        if part is None or part.get_content_subtype() != kind:
            return ""
        try:
            return str(part.get_content())
        except (LookupError, UnicodeError):  # an unknown or wrong charset
            return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
