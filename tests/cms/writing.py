"""Something written, made by hand: most checks need neither a page nor a database."""

from typing import Any

from cms.checks.glossary import FIXED, Term
from cms.checks.texts import Text, readable
from cms.checks.written import Written
from cms.models.clinical_settings import Rules
from publishing.snapshots import Block, Snapshot
from publishing.source import Finding
from publishing.uses import Uses

KIND = "standard"  # a kind that asks for nobody's name


def nothing(_: str) -> None:
    return None


def written(
    texts: dict[str, str],
    *,
    blocks: list[Block] | None = None,
    locale: str = "en-US",
    kind: str = KIND,
    terms: tuple[Term, ...] = FIXED,
    rules: Rules | None = None,
    addresses: dict[str, str] | None = None,
) -> Written:
    """`texts` by path; one that begins with "<" is rich text."""
    snapshot = Snapshot(kind, "id", locale, "Title", "https://www.example.org", blocks=blocks or [])
    own = [Text(where, readable(said), said) if said[:1] == "<" else Text(where, said) for where, said in texts.items()]
    found = [Text(where, address) for where, address in (addresses or {}).items()]
    source: Any = None
    return Written(source, snapshot, Uses(nothing, nothing), own, found, terms, rules or Rules())


def said_by(check: Any, texts: dict[str, str] | str, **options: Any) -> list[Finding]:
    """What one check says; a text alone stands in the lead."""
    found: list[Finding] = check(written({"lead": texts} if isinstance(texts, str) else texts, **options))
    return found
