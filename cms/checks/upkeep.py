"""reference.superseded and change_note.repeated: what a page took over from its last version and nobody looked at."""

from cms.checks.written import Written
from publishing import live
from publishing.source import Finding

SUPERSEDED = "The source “{}” was replaced by “{}”. Read the new one, and name it here if it says the same."
REPEATED = "“What changed” still tells of the last version. Write what changed now, or empty it."


def superseded(written: Written) -> list[Finding]:
    found = []
    for source in written.snapshot.facts.get("references") or []:
        newer = source.get("superseded_by") and live.find(source["superseded_by"], locale=written.snapshot.locale)
        if newer:
            message = SUPERSEDED.format(source["title"], newer.snapshot.title)
            found.append(written.about("reference.superseded", "note", "body", message, source["id"]))
    return found


def repeated_note(written: Written) -> list[Finding]:
    note = str(written.snapshot.facts.get("change_note") or "")
    found = live.find(written.snapshot.public_id, locale=written.snapshot.locale) if note else None
    if found is None or found.snapshot.facts.get("change_note") != note:
        return []
    return [written.about("change_note.repeated", "note", "change_note", REPEATED, note)]
