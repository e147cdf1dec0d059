"""Letters that nobody can see: they hide what a text says, or make an empty one look filled."""

import unicodedata

from cms.checks.texts import Text
from cms.checks.written import Written
from publishing.source import Finding

DIRECTION_MARKS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they turn what follows around
LINE_ENDS = set("\n\r\t")

HIDDEN = "This text holds control or direction marks that nobody can see. Type it again."
EMPTY = "This looks empty: it holds nothing but spaces and letters that nobody can see."


def letters(written: Written) -> list[Finding]:
    texts = written.texts
    hidden = [Finding("text.invisible", "error", text.where, HIDDEN) for text in texts if _hides(text)]
    empty = [Finding("field.invalid", "error", text.where, EMPTY) for text in texts if _looks_empty(text)]
    return hidden + empty


def _hides(text: Text) -> bool:
    written = set(text.words + text.html) - LINE_ENDS
    return bool(written & DIRECTION_MARKS) or any(unicodedata.category(letter) == "Cc" for letter in written)


def _looks_empty(text: Text) -> bool:
    return not any(unicodedata.category(letter)[0] in "LNPSM" for letter in text.words) and not text.html
