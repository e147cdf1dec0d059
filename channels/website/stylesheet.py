"""The site's one stylesheet, under an address that holds its own hash: browsers may keep it for ever."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from publishing.base import Artefact

CSS = (Path(__file__).resolve().parents[2] / "templates" / "website" / "site.css").read_bytes()
HEX = re.compile(r"#[0-9A-Fa-f]{6}")

Theme = dict[str, dict[str, str]]
DEFAULT_THEME: Theme = {  # as in site.css, and as a new app header has them
    "light": {"brand": "#0B4F6C", "on_brand": "#FFFFFF"},
    "dark": {"brand": "#0A2A3A", "on_brand": "#FFFFFF"},
}


def stylesheet(theme: Theme | None = None) -> Artefact:
    """The stylesheet, with the bar's colours of this theme; unknown colours leave the default ones."""
    return _stylesheet(_bar(theme or DEFAULT_THEME))


@cache
def _stylesheet(bar: str) -> Artefact:
    body = CSS + bar.encode()
    return Artefact(f"assets/website.{sha256(body).hexdigest()[:12]}.css", "text/css", body, shared=True)


def _bar(theme: Theme) -> str:
    """Colours stand here and not in a style attribute, which the content security policy refuses.

    Only the bar takes them: nobody has checked how they read on the rest of the page."""
    colours = [theme[mode][name] for mode in ("light", "dark") for name in ("brand", "on_brand")]
    if theme == DEFAULT_THEME or not all(HEX.fullmatch(colour) for colour in colours):
        return ""
    light, on_light, dark, on_dark = colours
    return (
        f":root{{--bar:{light};--on-bar:{on_light}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{--bar:{dark};--on-bar:{on_dark}}}}}\n"
    )
