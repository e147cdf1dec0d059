"""Which mail addresses we take, and the one form in which they are kept."""

from __future__ import annotations

from email_validator import EmailNotValidError, EmailSyntaxError, validate_email

EXAMPLE = "name@example.org"


class NotAnAddress(ValueError):
    """Says in a sentence what to do."""


def read(text: str) -> str:
    """The address as it is kept: its domain in ASCII and small letters (RFC 5890), the rest as it was typed.

    Raises NotAnAddress. Letters beyond ASCII before the @ need a mail server with SMTPUTF8 on the whole way, which
    nobody can promise."""
    typed = text.strip(" \t\u00a0")  # what comes along when an address is pasted; a line break does not
    if not typed:
        raise NotAnAddress(f"Enter your email address, like {EXAMPLE}.")
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailSyntaxError as problem:
        if "Internationalized characters before" in str(problem):
            raise NotAnAddress("We cannot write to addresses with accents or signs before the @.") from None
        raise NotAnAddress(f"Enter an email address in the right form, like {EXAMPLE}.") from None
    except EmailNotValidError:
        raise NotAnAddress(f"Enter an email address in the right form, like {EXAMPLE}.") from None
    return found.ascii_email or found.normalized
