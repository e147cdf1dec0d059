"""term.wrong_form: short names that are easily mistyped. text.stamp_mark: letters the publisher needs for itself."""

import json
import re

from cms.checks.texts import own_texts
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

WRONG_FORMS = {"PPRT": "PRRT", "NTE": "NET", "NTEs": "NETs"}
WRONG = re.compile(r"\b(" + "|".join(sorted(WRONG_FORMS, key=len, reverse=True)) + r")\b")
STAMP_MARK = re.compile(r"@@|%%")  # the publisher's own marks stand in sealed bytes (publishing.stamps)


def wrong_forms(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    found = []
    for text in own_texts(source):
        for wrong in dict.fromkeys(WRONG.findall(text.words)):
            message = f"“{wrong}” is a wrong form of “{WRONG_FORMS[wrong]}”. Write “{WRONG_FORMS[wrong]}”."
            found.append(Finding("term.wrong_form", "error", text.where, message))
    return found


def stamp_marks(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    places = [text.where for text in own_texts(source) if STAMP_MARK.search(text.words + text.html)]
    if not places and STAMP_MARK.search(json.dumps(snapshot.to_json())):
        places = [""]  # in an address or in something this text uses
    message = "The letters “@@” and “%%” cannot be published. Write this in another way."
    return [Finding("text.stamp_mark", "error", where, message) for where in places]
