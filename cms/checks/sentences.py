"""sentence.long and passive.heavy: sentences in which readers lose the thread, or do not see who does what."""

import re

from cms.checks import reading
from cms.checks.written import Passage, Written, count
from publishing.source import Finding

WARN, BLOCK = 20, 25  # words
BEGINNING = 6  # words of a sentence that a message quotes
FEWEST_PASSIVE, SHARE = 3, 1 / 3  # a passage is heavy with at least so many, and more than this part of its sentences

IRREGULAR = (
    "born|brought|built|caught|chosen|cut|done|drawn|driven|eaten|fed|felt|found|given|grown|held|hidden|kept|known|"
    "led|left|lost|made|met|paid|put|read|seen|sent|set|shown|spread|taken|taught|thought|told|understood|worn|written"
)
PASSIVE = re.compile(
    rf"\b(?:am|is|are|was|were|be|been|being)\s{{1,3}}(?:(?:\w{{1,20}}ly|not|also|often|then)\s{{1,3}})?"
    rf"(?:\w{{1,30}}ed|{IRREGULAR})\b",
    re.IGNORECASE,
)
NOT_PASSIVE = re.compile(r"\b(?:localized|advanced|tired|worried|interested|allowed to|supposed to)\b", re.IGNORECASE)


def long(written: Written) -> list[Finding]:
    found = []
    for text in written.prose:
        for sentence in reading.sentences(text.words):
            length = count(sentence)
            if length > WARN:
                level = "error" if length > BLOCK else "note"
                message = f"“{beginning(sentence)} …” has {length} words. Split it in two; {WARN} words are plenty."
                found.append(written.about("sentence.long", level, text.where, message, sentence, waivable=True))
    return found


def passive(written: Written) -> list[Finding]:
    if written.language not in reading.LANGUAGES:
        return []
    return [finding for passage in written.passages for finding in _heavy(written, passage)]


def beginning(sentence: str) -> str:
    return " ".join(sentence.split()[:BEGINNING])[:80]


def _heavy(written: Written, passage: Passage) -> list[Finding]:
    said = reading.sentences(passage.words)
    heavy = [sentence for sentence in said if is_passive(sentence)]
    if len(heavy) < FEWEST_PASSIVE or len(heavy) <= SHARE * len(said):
        return []
    message = (
        f"{len(heavy)} of {len(said)} sentences do not say who does it, for example “{beginning(heavy[0])} …”. "
        "Say who does what: “The surgeon takes out …”."
    )
    return [written.about("passive.heavy", "note", passage.where, message, passage.words)]


def is_passive(sentence: str) -> bool:
    return any(not NOT_PASSIVE.search(match[0]) for match in PASSIVE.finditer(sentence))
