"""spelling.variant: words that are spelled in another way where these readers live. typo.space_before_punct."""

import re

from cms.checks.sentences import beginning
from cms.checks.written import Written
from publishing.source import Finding

PAIRS = (  # British, American; endings follow the stem
    ("tumour", "tumor"),
    ("oestrogen", "estrogen"),
    ("oesophag", "esophag"),
    ("oedema", "edema"),
    ("diarrhoea", "diarrhea"),
    ("anaemi", "anemi"),
    ("leukaemi", "leukemi"),
    ("haemo", "hemo"),
    ("haemato", "hemato"),
    ("paediatr", "pediatr"),
    ("gynaecolog", "gynecolog"),
    ("anaesthe", "anesthe"),
    ("orthopaed", "orthoped"),
    ("coeliac", "celiac"),
    ("radiolabelled", "radiolabeled"),
    ("counselling", "counseling"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("colour", "color"),
    ("programme", "program"),
)
AMERICAN = {"en-US", "en-CA"}
WITH_SPACE = {"fr"}  # languages that put a space before "!", "?", ":" and ";"
SPACE = re.compile(r"(?<=\S)[^\S\n]{1,9}([,.;:!?])(?=\s|$)")


def variant(written: Written) -> list[Finding]:
    if written.language != "en":
        return []
    american = written.snapshot.locale in AMERICAN
    wanted = {(old if american else new): (new if american else old) for old, new in PAIRS}
    found = []
    for text in written.prose:
        for word in dict.fromkeys(_spelled(tuple(wanted)).findall(text.words)):
            stem = next(stem for stem in wanted if word.casefold().startswith(stem))
            better = _like(word, wanted[stem] + word[len(stem) :])
            message = f"“{word}” is written “{better}” here. Write “{better}”, unless it is part of a name."
            found.append(written.about("spelling.variant", "note", text.where, message, text.words))
    return found


def space_before_punctuation(written: Written) -> list[Finding]:
    if written.language in WITH_SPACE:
        return []
    found = []
    for text in written.texts:
        if match := SPACE.search(text.words):
            said = beginning(text.words[max(0, match.start() - 20) : match.end()].partition(" ")[2].lstrip())
            message = f"“{said}”: there is a space before “{match[1]}”. Take it out."
            found.append(written.about("typo.space_before_punct", "error", text.where, message, text.words))
    return found


def _spelled(stems: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(stems)})\w{{0,20}}", re.IGNORECASE)


def _like(word: str, better: str) -> str:
    return better.upper() if word.isupper() else better.capitalize() if word[0].isupper() else better
