"""text.stamp_mark: letters that the publisher needs for itself (publishing.stamps)."""

import json
import re

from cms.checks.written import Written
from publishing.source import Finding

STAMP_MARK = re.compile(r"@@|%%")
MESSAGE = "The letters “@@” and “%%” cannot be published. Write this in another way."


def stamp_marks(written: Written) -> list[Finding]:
    places = [text.where for text in written.texts if STAMP_MARK.search(text.words + text.html)]
    if not places and STAMP_MARK.search(json.dumps(written.snapshot.to_json())):
        places = [""]  # in an address or in something this text uses
    return [Finding("text.stamp_mark", "error", where, MESSAGE) for where in places]
