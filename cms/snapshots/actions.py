"""Where a button leads, and numbers that can be dialled."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django.conf import settings

from publishing.snapshots import Values
from publishing.uses import Uses


def action(value: Any, uses: Uses, where: str) -> Values | None:
    """{"kind", "url", "title", "app_uri"}: where a button leads. Exactly one target, or a note that it is missing.

    `app_uri` is the screen that the app opens instead; empty where it has none."""
    found = _target(value, uses, where)
    if found is None:
        return None
    screen = (value.get("app_path") or "").lstrip("/")
    return {**found, "app_uri": f"{settings.APP_SCHEME}://{screen}" if screen else ""}


def _target(value: Any, uses: Uses, where: str) -> Values | None:
    if value["target"] == "page" and value["target_page"]:
        target = value["target_page"]
        name = f"The button “{value['label']}”"
        link = uses.link(target.translation_key, where=where, name=name, check="required.cta_target")
        return {"kind": "page", "url": link.url, "title": link.title} if link else None
    if value["target"] == "phone" and value["phone"]:
        number = phone(value["phone"], uses, where)
        return {"kind": "phone", "url": f"tel:{number['e164']}", "title": number["display"]}
    if value["target"] == "url" and str(value["url"] or "").startswith("https://"):
        return {"kind": "url", "url": value["url"], "title": value["label"]}
    uses.missing(where, f"The button “{value['label']}” leads nowhere. Choose its target.", "required.cta_target")
    return None


def phone(value: str, uses: Uses, where: str) -> Values:
    """{"e164", "display"} of a number with country code; what cannot be dialled is noted."""
    try:
        number = phonenumbers.parse(value, None)
        possible = phonenumbers.is_possible_number(number)
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        uses.missing(where, f"“{value}” cannot be dialled. Write it with its country code.", "phone.invalid")
        return {"e164": "", "display": value}
    styles = phonenumbers.PhoneNumberFormat
    return {
        "e164": phonenumbers.format_number(number, styles.E164),
        "display": phonenumbers.format_number(number, styles.INTERNATIONAL),
    }
