"""claim.unreferenced: a medical claim needs a source that readers can look up."""

import re
from typing import Any

from cms.checks.texts import own_texts, readable
from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses

ID = "claim.unreferenced"
CLAIM = re.compile(
    r"highly effective|\bcur(?:e|es|ed|ing)\b|\bimprov\w+ (?:\w+ ){0,2}survival"
    r"|\bstudies (?:have )?report\w*|\bproven\b",
    re.IGNORECASE,
)
OPTION = re.compile(r"\.options\.")


def unreferenced(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    return _in_options(snapshot) + _elsewhere(source)


def _in_options(snapshot: Snapshot) -> list[Finding]:
    found = []
    for block in (block for block in snapshot.blocks if block.type == "treatment_options"):
        for option in block.values["options"]:
            claims = _claims(_words(option))
            if claims and not option["references"]:
                where = f"body.{block.id}.options.{option['id']}"
                message = f"“{option['name']}” says {claims} without a reference. Add one, or leave the claim out."
                found.append(Finding(ID, "error", where, message))
    return found


def _elsewhere(source: Source) -> list[Finding]:
    """Other fields hold no references ("cannot always be cured" is honest there), so people decide."""
    return [
        Finding(ID, "note", text.where, f"This text says {claims}. A claim belongs in a block with references.")
        for text in own_texts(source)
        if not OPTION.search(text.where) and (claims := _claims(text.words))
    ]


def _claims(words: str) -> str:
    found = {claim.casefold(): claim for claim in (" ".join(match.split()) for match in CLAIM.findall(words))}
    return " and ".join(f"“{claim}”" for claim in found.values())


def _words(option: dict[str, Any]) -> str:
    texts = [option[name] or "" for name in ("name", "summary", "how_given", "before_test")]
    texts += [readable(option["html"]), readable(option["when_used"]["html"]) if option["when_used"] else ""]
    texts += [*option["examples"], *option["side_effects"]]
    return "\n".join(texts)
