"""required.people: readers are told who wrote a treatment page and who reviewed it, so both must stand behind it.
required.review: the reviewer they are told about must be able to sign."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model

from cms.checks.written import Written
from cms.models import Person
from publishing import live
from publishing.snapshots import Values
from publishing.source import Finding

PEOPLE, REVIEW = "required.people", "required.review"
KIND = "treatment"


def required(written: Written) -> list[Finding]:
    if written.snapshot.kind != KIND:
        return []
    authors, reviewers = written.source.named_people("authors"), written.source.named_people("reviewers")
    return [
        *_nobody(authors, "authors", "author"),
        *_nobody(reviewers, "reviewers", "reviewer"),
        *_both(authors, reviewers),
        *(finding for person in authors for finding in _as_author(person, written.snapshot.locale)),
    ]


def able_to_review(written: Written) -> list[Finding]:
    if written.snapshot.kind != KIND:
        return []
    reviewers = written.source.named_people("reviewers")
    able = (finding for person in reviewers for finding in _as_reviewer(person, written.snapshot.locale))
    return [*_one_reviewer(reviewers), *able]


def _nobody(people: list[Person], where: str, role: str) -> Iterator[Finding]:
    if not people:
        yield Finding(
            PEOPLE, "error", where, f"Name at least one {role}. Readers are told who stands behind this page."
        )


def _both(authors: list[Person], reviewers: list[Person]) -> Iterator[Finding]:
    written = {author.translation_key for author in authors}
    for person in reviewers:
        if person.translation_key in written:
            message = f"{person} cannot be both author and reviewer. Choose another reviewer."
            yield Finding(PEOPLE, "error", "reviewers", message)


def _as_author(person: Person, locale: str) -> Iterator[Finding]:
    facts = _approved(person, locale)
    if facts and not facts["can_author"]:
        yield Finding(
            PEOPLE, "error", "authors", f"{person} is not an author. Tick “Can author” there, or choose another."
        )


def _as_reviewer(person: Person, locale: str) -> Iterator[Finding]:
    """By the person's approved edition, since an edited row has not been approved by anybody."""
    facts = _approved(person, locale)
    if facts is None:
        return
    account = facts["account"]
    if not facts["can_review"]:
        message = f"{person} is not a reviewer. Tick “Can review” there and have it approved, or choose another."
        yield Finding(REVIEW, "error", "reviewers", message)
    if account is None:
        message = f"{person} has no account and so cannot approve. Choose one under People, or another reviewer."
        yield Finding(REVIEW, "error", "reviewers", message)
    elif not get_user_model().objects.filter(pk=account["id"], is_active=True).exists():
        message = f"The account of {person} is closed, so nobody could approve. Choose another reviewer."
        yield Finding(REVIEW, "error", "reviewers", message)


def _approved(person: Person, locale: str) -> Values | None:
    """What the person's approved edition says; None (the snapshot has noted it) while there is none."""
    found = live.find(str(person.translation_key), locale=locale)
    return found.snapshot.facts if found else None


def _one_reviewer(reviewers: list[Person]) -> Iterator[Finding]:
    """Each printed reviewer would have to sign, and one signature is all that is asked for today."""
    if len(reviewers) > 1:
        message = "Name one reviewer only: readers are told that this person reviewed it, and one person approves."
        yield Finding(REVIEW, "error", "reviewers", message)
