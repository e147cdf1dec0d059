"""term.wrong_form: names that are easily mistyped. term.unexpanded: a short name that nobody has explained yet."""

import re

from cms.checks.glossary import KIND, Term, fold, whole_words
from cms.checks.texts import Text
from cms.checks.written import Written
from publishing.source import Finding

SENTENCE_END = re.compile("[.!?]")
NEAR = 100  # letters after a short name within which it may be spelled out: "NETs (neuroendocrine tumors)"


def wrong_forms(written: Written) -> list[Finding]:
    right = {fold(wrong): term.right(wrong) for term in reversed(written.terms) for wrong in term.wrong_forms}
    pattern = whole_words(tuple(wrong for term in written.terms for wrong in term.wrong_forms))
    if pattern is None or written.snapshot.kind == KIND:  # a glossary term names its own wrong forms
        return []
    found = []
    for text in written.texts:
        for wrong in dict.fromkeys(pattern.findall(" ".join(text.words.split()))):
            better = right[fold(wrong)]
            message = f"“{wrong}” is a wrong form of “{better}”. Write “{better}”."
            found.append(written.about("term.wrong_form", "error", text.where, message, text.words))
    return found


def unexpanded(written: Written) -> list[Finding]:
    """By the order in which it is read: the title first, then the lead, then the blocks."""
    asked = [term for term in written.terms if term.expand and term.abbreviation]
    return [finding for term in asked for finding in _unexpanded(written, term)]


def _unexpanded(written: Written, term: Term) -> list[Finding]:
    short = whole_words((term.abbreviation,), plural=True)
    for text in written.prose:
        words = " ".join(text.words.split())
        used = short.search(words) if short else None
        if fold(term.name) in fold(_up_to(words, used.end()) if used else words):
            return []
        if used:
            return [_finding(written, term, text, used[0])]
    return []


def _up_to(words: str, end: int) -> str:
    """All before the end of a short name, and what follows it in the same sentence."""
    return words[:end] + SENTENCE_END.split(words[end : end + NEAR], maxsplit=1)[0]


def _finding(written: Written, term: Term, text: Text, used: str) -> Finding:
    message = f"“{used}” comes before it is spelled out. Write “{term.name} ({term.abbreviation})” the first time."
    case = f"{used}\n{text.words}"
    return written.about("term.unexpanded", "error", text.where, message, case, waivable=True)
