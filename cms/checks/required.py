"""required.references and required.meta: what a page needs beside its text before readers may see it."""

from cms.checks.written import Written
from publishing.source import Finding

CLINICAL = "treatment"
SHORTEST, LONGEST = 70, 160  # letters of a description that search engines show whole

NO_REFERENCE = "This page names no source. Add at least one approved reference to a treatment option."
NO_DESCRIPTION = "Readers who search see no description of this page. Write one under Promote, 70 to 160 letters."
WRONG_LENGTH = "The description has {} letters; search engines show 70 to 160 well. {} it a little."


def references(written: Written) -> list[Finding]:
    snapshot = written.snapshot
    chosen = [
        option["references"]
        for block in snapshot.blocks
        for option in block.values.get("options") or []
        if block.type == "treatment_options"
    ]
    if snapshot.kind != CLINICAL or any(chosen) or snapshot.facts.get("references"):
        return []
    where = next((f"body.{block.id}" for block in snapshot.blocks if block.type == "treatment_options"), "body")
    return [written.about("required.references", "error", where, NO_REFERENCE, "")]


def meta(written: Written) -> list[Finding]:
    """The description in search results; a page without one shows an accidental piece of its text there."""
    if not written.snapshot.path:
        return []
    description = str(written.snapshot.facts.get("description") or "").strip()
    if not description:
        level = "error" if written.snapshot.kind == CLINICAL else "note"
        return [written.about("required.meta", level, "search_description", NO_DESCRIPTION, "")]
    if SHORTEST <= len(description) <= LONGEST:
        return []
    message = WRONG_LENGTH.format(len(description), "Lengthen" if len(description) < SHORTEST else "Shorten")
    return [written.about("required.meta", "note", "search_description", message, description)]
