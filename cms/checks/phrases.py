"""banned.phrase: what the hospital does not say. placeholder.text: what somebody meant to fill in later."""

import re

from cms.checks.glossary import whole_words
from cms.checks.written import Written
from publishing.source import Finding

PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBC|TBD|FIXME|XXX)\b"
    r"|(?i:\blorem ipsum\b|\bplaceholder text\b|\bto be (?:confirmed|completed|written)\b)"
)


def banned(written: Written) -> list[Finding]:
    pattern = whole_words(written.rules.banned_phrases)
    found = []
    for text in written.texts if pattern else []:
        for phrase in _each(pattern, " ".join(text.words.split())):
            message = f"We do not write “{phrase}”. Say it in another way."
            case = f"{phrase.casefold()}\n{text.words}"  # a reason for one phrase is none for another beside it
            found.append(written.about("banned.phrase", "error", text.where, message, case, waivable=True))
    return found


def placeholder(written: Written) -> list[Finding]:
    found = []
    for text in written.texts:
        for phrase in _each(PLACEHOLDER, " ".join(text.words.split())):
            message = f"“{phrase}” is no text for readers yet. Write what belongs here, or take it out."
            found.append(written.about("placeholder.text", "error", text.where, message, text.words))
    return found


def _each(pattern: re.Pattern[str] | None, words: str) -> list[str]:
    """Each once, in the spelling in which it comes first."""
    found = [match[0] for match in pattern.finditer(words)] if pattern else []
    return list({phrase.casefold(): phrase for phrase in reversed(found)}.values())[::-1]
