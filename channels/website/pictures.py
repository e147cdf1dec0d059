"""Pictures on the website: the files that a browser may choose from, and what it needs to know before it has one."""

from __future__ import annotations

from typing import Any

from publishing.snapshots import Block, Values

IN_TEXT = "(min-width: 48em) 42rem, 100vw"  # how wide a picture is shown, for the browser's choice
ACROSS = "(min-width: 66em) 66rem, 100vw"
SHARED = 1200  # pixels; what other sites show with a link to the page
FALLBACK = "image/jpeg"  # what every browser and every mail program knows


def picture_values(picture: Values, *, eager: bool, across: bool) -> Values:
    """For `parts/picture.html`. Formats stand in the order of the snapshot, the smallest files first."""
    by_type: dict[str, list[Values]] = {}
    for source in picture["sources"]:
        by_type.setdefault(source["type"], []).append(source)
    plain = by_type.pop(FALLBACK)
    return {
        "picture": picture,
        "others": [(media_type, _srcset(sources)) for media_type, sources in by_type.items()],
        "fallback": plain[0],
        "srcset": _srcset(plain),
        "widest": plain[-1],
        "sizes": ACROSS if across else IN_TEXT,
        "eager": eager,
        "classes": _focal(picture["focal"]) if across else "",
    }


def _srcset(sources: list[Values]) -> str:
    return ", ".join(f"{source['url']} {source['w']}w" for source in sources)


def _focal(focal: dict[str, float] | None) -> str:
    """The part that stays in view, in tenths: a style attribute is refused by the content security policy."""
    return f" x{round(focal['x'] * 10)} y{round(focal['y'] * 10)}" if focal else ""


def shared_picture(facts: Values) -> dict[str, Any] | None:
    """The file, and the words for it, that other sites show with a link to this page."""
    hero = facts.get("hero")
    if hero is None:
        return None
    plain = [source for source in hero["sources"] if source["type"] == FALLBACK and source["w"] <= SHARED]
    return {**plain[-1], "alt": hero["alt"]} if plain else None


def mark_first(blocks: list[Block], shown: list[Values], facts: Values) -> None:
    """A picture that stands first is fetched at once; the others when a reader comes near them."""
    if facts.get("hero"):
        return
    for block, values in zip(blocks, shown, strict=True):
        if block.type in ("image", "video"):
            values["first_picture"] = True
            return
