"""Pictures, films and documents."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from cms.blocks.media import refuse_other_place
from cms.richtext import expand
from cms.snapshots import media
from cms.snapshots.blocks.base import Maker
from publishing.snapshots import Values
from publishing.uses import Uses


def picture(chosen: Any, uses: Uses, where: str) -> Values | None:
    """Of an image block's value: the picture with this place's own words."""
    alt = (getattr(chosen, "contextual_alt_text", "") or "") if chosen else ""
    decorative = bool(getattr(chosen, "decorative", False))
    return media.picture(chosen, uses, where, alt=alt, decorative=decorative)


def hero(stream: Any, uses: Uses) -> Values | None:
    return next((picture(child.value, uses, f"hero.{child.id}") for child in stream or []), None)


def image(child: Any, uses: Uses, where: str) -> Values | None:
    value = child.value
    shown = picture(value["image"], uses, f"{where}.image")
    if shown is None:
        return None
    return {
        "picture": shown,
        "caption": value["caption"],
        "credit": value["credit"] or media.credit(value["image"], uses),
    }


def video(child: Any, uses: Uses, where: str) -> Values | None:
    value = child.value
    poster = picture(value["poster"], uses, f"{where}.poster")
    try:
        refuse_other_place(value["url"])
    except ValidationError as problem:
        uses.missing(f"{where}.url", problem.messages[0], "video.place")
    transcript = expand(value["transcript"].source, uses, f"{where}.transcript")
    return {"title": value["title"], "url": value["url"], "poster": poster, "transcript": transcript}


def document(child: Any, uses: Uses, where: str) -> Values | None:
    file = media.document(child.value["document"], uses, f"{where}.document")
    return {"label": child.value["label"], "file": file} if file else None


MAKERS: dict[str, Maker] = {"image": image, "video": video, "document": document}
