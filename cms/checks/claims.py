"""claim.unreferenced: a medical claim needs a source that readers can look up."""

import re
from typing import Any

from cms.checks.texts import readable
from cms.checks.written import Written
from publishing.source import Finding

ID = "claim.unreferenced"
CLAIM = re.compile(
    r"highly effective|\bcur(?:e|es|ed|ing)\b|\bimprov\w{1,20} (?:\w{1,30} ){0,2}survival"
    r"|\bstudies (?:have )?report\w{0,9}|\bproven\b",
    re.IGNORECASE,
)
PRAISE = re.compile(r"\bsafe(?:r|st|ly)?\b|\bbest\b", re.IGNORECASE)  # honest in "it is best to ask", so people decide
OPTION = re.compile(r"\.options\.")


def unreferenced(written: Written) -> list[Finding]:
    return [*_in_options(written), *_elsewhere(written), *_praise(written)]


def _in_options(written: Written) -> list[Finding]:
    found = []
    for where, option in _options(written):
        words = _words(option)
        if (claims := _quoted(CLAIM, words)) and not option["references"]:
            message = f"“{option['name']}” says {claims} without a reference. Add one, or leave the claim out."
            found.append(written.about(ID, "error", where, message, words))
    return found


def _elsewhere(written: Written) -> list[Finding]:
    """Other fields hold no references ("cannot always be cured" is honest there), so people decide."""
    found = []
    for text in written.texts:
        if not OPTION.search(text.where) and (claims := _quoted(CLAIM, text.words)):
            message = f"This text says {claims}. A claim belongs in a block with references."
            found.append(written.about(ID, "note", text.where, message, text.words))
    return found


def _praise(written: Written) -> list[Finding]:
    referenced = {where for where, option in _options(written) if option["references"]}
    found = []
    for text in written.prose:
        if not text.where.startswith(tuple(referenced)) and (praise := _quoted(PRAISE, text.words)):
            message = f"This text says {praise}. If that is a claim, add a reference; otherwise it may stay."
            found.append(written.about(ID, "note", text.where, message, text.words))
    return found


def _options(written: Written) -> list[tuple[str, dict[str, Any]]]:
    """Each treatment option with its path."""
    groups = [block for block in written.snapshot.blocks if block.type == "treatment_options"]
    return [
        (f"body.{block.id}.options.{option['id']}", option) for block in groups for option in block.values["options"]
    ]


def _quoted(pattern: re.Pattern[str], words: str) -> str:
    found = {claim.casefold(): claim for claim in pattern.findall(" ".join(words.split()))}
    return " and ".join(f"“{claim}”" for claim in found.values())


def _words(option: dict[str, Any]) -> str:
    texts = [option[name] or "" for name in ("name", "summary", "how_given", "before_test")]
    texts += [readable(option["html"]), readable(option["when_used"]["html"]) if option["when_used"] else ""]
    texts += [*option["examples"], *option["side_effects"]]
    return "\n".join(texts)
