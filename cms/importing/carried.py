"""A text on its way from the first step to the last: signed, in the form itself. Nothing is stored until the draft is.

It is for one person and for two hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing

from cms.importing.html_blocks import blocks_of
from cms.importing.mapping import Mapped, map_blocks
from cms.importing.plain_text import ImportRefused
from cms.importing.report import Report, from_json

LASTS = 2 * 60 * 60  # seconds
LARGEST = 2_000_000  # letters; Django takes forms of up to 2.5 MB
SALT = "cms.importing"
OVER = "This import was begun more than two hours ago, or by somebody else. Begin again."
TOO_LARGE = "The text is too long to be imported at once. Import it in parts, one page each."


@dataclass(frozen=True)
class Carried:
    """`html` is the text before it is mapped; `report` what its reader already changed and left out."""

    html: str
    report: Report

    def sign(self, user_id: int) -> str:
        value = {"html": self.html, "report": self.report.to_json()}
        signed = signing.dumps(value, salt=f"{SALT}.{user_id}", compress=True)
        if len(signed) > LARGEST:
            raise ImportRefused(TOO_LARGE)
        return signed

    def mapped(self, with_action: bool) -> Mapped:
        """The same every time, so that the last step does what the step before it showed."""
        report = from_json(self.report.to_json())
        return map_blocks(blocks_of(self.html, report), report, with_action)


def read(signed: str, user_id: int) -> Carried:
    """Raises ImportRefused when it is too old, somebody else's, or not ours."""
    try:
        value: dict[str, Any] = signing.loads(signed, salt=f"{SALT}.{user_id}", max_age=LASTS)
    except signing.BadSignature:
        raise ImportRefused(OVER) from None
    return Carried(value["html"], from_json(value["report"]))
