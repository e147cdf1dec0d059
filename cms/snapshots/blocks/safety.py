"""What protects readers."""

from __future__ import annotations

from typing import Any

from cms.richtext import expand
from cms.snapshots.actions import phone
from cms.snapshots.blocks.base import Maker
from publishing.snapshots import Values
from publishing.uses import Uses


def warning(child: Any, uses: Uses, where: str) -> Values:
    return {"heading": child.value["heading"], **expand(child.value["html"].source, uses, f"{where}.html")}


def care_card(child: Any, uses: Uses, where: str) -> Values:
    value = child.value
    number = phone(value["phone"], uses, f"{where}.phone") if value["phone"] else None
    return {"urgency": value["urgency"], **warning(child, uses, where), "phone": number}


MAKERS: dict[str, Maker] = {"warning": warning, "care_card": care_card}
