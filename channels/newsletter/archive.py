"""A newsletter's page on the website: the same blocks by the same templates as the mail, and nobody's link in it.

The website shows it, and this channel makes it, since only this one knows how mail looks (decision 0021)."""

from __future__ import annotations

from dataclasses import replace

from channels.newsletter import archive_styles, mail_html
from publishing.base import Artefact
from publishing.snapshots import Snapshot, Values

AT = "website"
SIGN_UP = "/newsletter/"  # where somebody who reads it there asks for the next one
HTML = "text/html; charset=utf-8"


def pages(snapshot: Snapshot, values: Values) -> list[Artefact]:
    """None for an issue that was sealed before there were such pages. Raises TooLong."""
    told = snapshot.facts.get("archive")
    if not told:
        return []
    nobodys = {"unsubscribe": "", "preferences": "", "sign_up": f"{snapshot.origin}{SIGN_UP}"}
    shown = {**values, **nobodys, "public": True, "listed": told["listed"]}
    html, sheet = archive_styles.taken_out(mail_html.render("issue.mjml", shown).decode())
    return [Artefact(told["path"].lstrip("/"), HTML, html.encode(), at=AT), replace(sheet, at=AT)]
