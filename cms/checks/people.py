"""required.people: readers are told who wrote a treatment page and who reviewed it, so both must stand behind it."""

from collections.abc import Iterator

from cms.models import Person
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

ID = "required.people"


def required(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    if snapshot.kind != "treatment":
        return []
    authors, reviewers = source.named_people("authors"), source.named_people("reviewers")
    return [
        *_nobody(authors, "authors", "author"),
        *_nobody(reviewers, "reviewers", "reviewer"),
        *_both(authors, reviewers),
        *(finding for person in authors for finding in _as_author(person)),
        *(finding for person in reviewers for finding in _as_reviewer(person)),
    ]


def _nobody(people: list[Person], where: str, role: str) -> Iterator[Finding]:
    if not people:
        yield Finding(ID, "error", where, f"Name at least one {role}. Readers are told who stands behind this page.")


def _both(authors: list[Person], reviewers: list[Person]) -> Iterator[Finding]:
    written = {author.translation_key for author in authors}
    for person in reviewers:
        if person.translation_key in written:
            message = f"{person} cannot be both author and reviewer. Choose another reviewer."
            yield Finding(ID, "error", "reviewers", message)


def _as_author(person: Person) -> Iterator[Finding]:
    if not person.can_author:
        yield Finding(ID, "error", "authors", f"{person} is not an author. Tick “Can author” there, or choose another.")


def _as_reviewer(person: Person) -> Iterator[Finding]:
    if not person.can_review:
        message = f"{person} is not a reviewer. Tick “Can review” there, or choose another."
        yield Finding(ID, "error", "reviewers", message)
    if person.user is None:
        message = f"{person} has no account and so cannot approve. Choose one under People, or another reviewer."
        yield Finding(ID, "error", "reviewers", message)
    elif not person.user.is_active:
        message = f"The account of {person} is closed, so nobody could approve. Choose another reviewer."
        yield Finding(ID, "error", "reviewers", message)
