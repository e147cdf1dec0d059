"""link.dead: what readers could not follow. Links to pages are resolved by the snapshot; these are all the others."""

import re

from bs4 import BeautifulSoup, Tag
from django.conf import settings

from cms.checks.texts import own_texts
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

FOLLOWED = re.compile(rf"^(https://|mailto:|tel:|{re.escape(settings.PUBLIC_URL)}/)[^\s\x00-\x1f]+$", re.IGNORECASE)


def not_followed(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    found = []
    for text in own_texts(source):
        for anchor in BeautifulSoup(text.html, "html.parser").find_all("a"):
            if not _is_followed(anchor):
                words = anchor.get_text(strip=True)
                message = f"The link “{words}” leads nowhere. Choose a page or an https:// address."
                found.append(Finding("link.dead", "error", text.where, message))
    return found


def _is_followed(anchor: Tag) -> bool:
    if anchor.get("linktype"):
        return anchor["linktype"] == "page"
    return bool(FOLLOWED.match(str(anchor.get("href", ""))))
