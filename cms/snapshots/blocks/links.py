"""Ways on: calls to action, links, and the pages that a newsletter tells of."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cms.snapshots.blocks.base import Maker
from cms.snapshots.media import for_mail
from publishing.snapshots import Values
from publishing.uses import LiveContent, Uses


def cta(child: Any, uses: Uses, where: str) -> Values | None:
    value = child.value
    found = _live(value["cta"], "call to action", uses, where, check="required.cta_target")
    if found is None:
        return None
    facts = found.snapshot.facts
    button = facts["button"]
    return {
        "public_id": found.public_id,
        "placement": value["placement"],
        "heading": facts["heading"],
        "lines": facts["lines"],
        "label": value["label_override"] or button["label"],
        "short_label": button["short_label"],
        "action": button["action"],
        "hours": facts["hours"],
        "notice": facts["notice"],
    }


def page_card(child: Any, uses: Uses, where: str) -> Values | None:
    """What a newsletter says about a page: only what that page's own live edition says."""
    found = _live(child.value["page"], "page", uses, where, dated=True)
    if found is None:
        return None
    facts = found.snapshot.facts
    if "newsletter" not in facts.get("channels", ["newsletter"]):
        name = found.snapshot.title
        message = f"The page “{name}” is not for newsletters: its authors say so there."
        uses.missing(where, message, "newsletter.not_for_it")
    shown = found.snapshot.blocks_in("newsletter")
    options = [block.values["options"] for block in shown if block.type == "treatment_options"]
    return {
        "public_id": found.public_id,
        "title": found.snapshot.title,
        "teaser": facts.get("teaser") or facts["lead"],
        "url": found.snapshot.url,
        "picture": for_mail(facts.get("hero")),
        "options": [
            {"name": option["name"], "summary": option["summary"], "url": f"{found.snapshot.url}#{option['anchor']}"}
            for group in options
            for option in group
        ],
        "reviewers": facts.get("people", {}).get("reviewers", []),
        "last_reviewed_on": found.stamps["last_reviewed_on"],
        "disclaimer": (found.snapshot.chrome.get("safety") or {}).get("disclaimer"),
    }


def own_text(child: Any, uses: Uses, where: str) -> Values | None:
    """The blocks of a newsletter text, as its own live edition has them."""
    found = _live(child.value["text"], "newsletter text", uses, where)
    if found is None:
        return None
    return {"public_id": found.public_id, "blocks": [asdict(block) for block in found.snapshot.blocks_in("newsletter")]}


def _live(
    chosen: Any, kind: str, uses: Uses, where: str, *, check: str = "link.dead", dated: bool = False
) -> LiveContent | None:
    """What readers see of the chosen page or snippet; None, with a sentence for the editor, where there is nothing."""
    if chosen is None:
        uses.missing(where, f"Choose a {kind}.", check)
        return None
    name = f"The {kind} “{chosen}”"
    return uses.content(chosen.translation_key, where=where, name=name, check=check, dated=dated)


def related(child: Any, uses: Uses, where: str) -> Values:
    found = [_link(link, uses, f"{where}.links") for link in child.value["links"]]
    return {"heading": child.value["heading"], "links": [link for link in found if link]}


def _link(value: Any, uses: Uses, where: str) -> Values | None:
    """{"public_id", "url", "title", "note"}; no `public_id` where it leads to another site."""
    page, note = value["page"], value["note"]
    if page is None:
        if not str(value["url"] or "").startswith("https://"):
            uses.missing(where, f"The link “{value['title']}” leads nowhere. Choose a page or an address.", "link.dead")
            return None
        return {"public_id": "", "url": value["url"], "title": value["title"] or value["url"], "note": note}
    link = uses.link(page.translation_key, where=where, name=f"The link “{value['title'] or page.title}”")
    if link is None:
        return None
    title = value["title"] or link.title
    return {"public_id": str(page.translation_key), "url": link.url, "title": title, "note": note}


MAKERS: dict[str, Maker] = {"cta": cta, "page_card": page_card, "own_text": own_text, "related": related}
