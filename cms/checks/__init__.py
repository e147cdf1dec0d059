"""Content checks: what the proof says about a text before a person reads it (`settings.PUBLISHING_CONTENT_CHECKS`).

Each check is a small function from what was written to its findings; only `written.gather` reads the database for them.
"""

from cms.checks import (
    campaigns,
    claims,
    fields,
    grades,
    inboxes,
    invisible,
    links,
    mails,
    marks,
    order,
    people,
    phrases,
    pictures,
    references,
    required,
    reviewed,
    safety,
    sentences,
    spelling,
    terms,
    upkeep,
)
from cms.checks.written import Written, gather
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

CHECKS = (
    references.unresolved,
    people.required,
    people.able_to_review,
    required.references,
    required.meta,
    pictures.without_description,
    pictures.poor_description,
    safety.required_notice,
    safety.required_number,
    fields.invalid,
    invisible.letters,
    marks.stamp_marks,
    phrases.placeholder,
    terms.wrong_forms,
    terms.unexpanded,
    claims.unreferenced,
    links.dead,
    links.insecure,
    links.vague,
    campaigns.diagnosis,
    inboxes.revealing,
    inboxes.subject,
    inboxes.review_soon,
    mails.rendered,
    order.headings,
    order.after_care_cards,
    order.care_cards,
    grades.page,
    grades.block,
    sentences.long,
    sentences.passive,
    phrases.banned,
    spelling.variant,
    spelling.space_before_punctuation,
    reviewed.overdue,
    upkeep.superseded,
    upkeep.repeated_note,
)


def run(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    """Everything the checks have to say, each finding once."""
    return judge(gather(source, snapshot, uses))


def judge(written: Written) -> list[Finding]:
    """The same for who has gathered already."""
    return list(dict.fromkeys(finding for check in CHECKS for finding in check(written)))
