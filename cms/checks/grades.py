"""grade.page, grade.block: a text that takes more years of school to read than many readers have had."""

from collections.abc import Iterator

from cms.checks import glossary, reading
from cms.checks.written import Passage, Written, count
from publishing.source import Finding

FEWEST = 30  # words; the formula says nothing about less
ADVICE = "Write shorter sentences and everyday words; aim for grade {} or less."


def page(written: Written) -> list[Finding]:
    grade = of_page(written)
    if grade is None or len(written.passages) < 2:  # one passage alone has its own finding
        return []
    return list(_finding(written, "grade.page", "", "The whole text reads", grade, said(written)))


def block(written: Written) -> list[Finding]:
    found: list[Finding] = []
    for passage, grade in of_passages(written):
        subject = f"“{passage.name}” reads" if passage.name else "This text reads"
        found += _finding(written, "grade.block", passage.where, subject, grade, passage.words)
    return found


def of_page(written: Written) -> float | None:
    """The grade of all that is read from top to bottom; None when it is too short to tell, or in another language."""
    whole = said(written)
    if written.language not in reading.LANGUAGES or count(whole) < FEWEST:
        return None
    return reading.grade(whole, glossary.names(written.terms))


def of_passages(written: Written) -> list[tuple[Passage, float]]:
    """Each passage that is long enough, in reading order, with its grade."""
    if written.language not in reading.LANGUAGES:
        return []
    names = glossary.names(written.terms)
    long_enough = (passage for passage in written.passages if count(passage.words) >= FEWEST)
    return [(passage, reading.grade(passage.words, names)) for passage in long_enough]


def said(written: Written) -> str:
    return "\n".join(passage.words for passage in written.passages)


def _finding(written: Written, id: str, where: str, subject: str, grade: float, words: str) -> Iterator[Finding]:
    rules = written.rules
    if grade <= rules.grade_warn:
        return
    level = "error" if grade > rules.grade_block else "note"
    message = f"{subject} at school grade {grade}. {ADVICE.format(rules.grade_warn)}"
    yield written.about(id, level, where, message, words, waivable=True)
