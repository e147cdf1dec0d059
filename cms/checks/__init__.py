"""Content checks: what the proof says about a text before a person reads it (`settings.PUBLISHING_CONTENT_CHECKS`)."""

from cms.checks import claims, fields, invisible, links, people, pictures, references, reviewed, safety, terms
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

CHECKS = (
    references.unresolved,
    links.not_followed,
    people.required,
    fields.invalid,
    invisible.letters,
    terms.wrong_forms,
    terms.stamp_marks,
    claims.unreferenced,
    pictures.without_description,
    reviewed.overdue,
    safety.required_notice,
    safety.required_number,
)


def run(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    """Everything the checks have to say, each finding once."""
    found = [finding for check in CHECKS for finding in check(source, snapshot, uses)]
    return list(dict.fromkeys(found))
