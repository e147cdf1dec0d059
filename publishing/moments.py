"""Moments that people choose and read, always where they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from publishing.clock import now

LONGEST = timedelta(days=3 * 366)
NO_SUCH_HOUR = "The clocks change in that night, so this time does not exist or comes twice. Choose another hour."
UNREADABLE = "Write a day and a time, for example 2026-12-07 08:00."
PAST = "Choose a moment in the future."
TOO_FAR = "Choose a moment within three years."


def moment(at: datetime | None) -> str:
    """'Mon 7 December 2026, 08:00', where the person is who reads it."""
    return date_format(timezone.localtime(at), "D j F Y, H:i") if at else ""


def hour(at: datetime | None) -> str:
    """'10:02' of today; of another day with its date."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else "j F Y, H:i")


class MomentField(forms.DateTimeField):
    """A moment to come, in the time zone of the person who chooses it. Whatever else was typed is answered with a
    sentence (reliability.md §4, row 15)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, error_messages={"invalid": UNREADABLE}, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, str) and value.strip() and ":" not in value:
            raise ValidationError(UNREADABLE)  # a day alone would mean midnight, which nobody chose
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(NO_SUCH_HOUR if error.code == "ambiguous_timezone" else UNREADABLE) from error
        except OverflowError as error:
            raise ValidationError(TOO_FAR) from error

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value <= now():
            raise ValidationError(PAST)
        if value > now() + LONGEST:
            raise ValidationError(TOO_FAR)
