"""A page in its light or its dark design, whichever the device of the person who looks at it has.

Only the rules that ask for the device's wish are switched; every other byte is what was sealed."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation

LOOKS = ("light", "dark")
WISH = re.compile(rb"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
SCHEME = re.compile(rb"(color-schemes?\s*:\s*)light dark")
SCHEME_TAG = re.compile(rb'(<meta name="(?:supported-)?color-schemes?" content=")light dark"')
SHEET = re.compile(rb'<link rel="stylesheet" href="([^"]+)"\s*/?>')
ALWAYS, NEVER = b"(min-width: 0px)", b"(max-width: 0px)"

Sheets = Callable[[str], bytes | None]


def switched(body: bytes, look: str, sheets: Sheets) -> bytes:
    """HTML as a device with this wish shows it; as it is for any other value of `look`.

    `sheets(address)` answers the bytes of a stylesheet of its own, or None: a page's own rules stand inside it then,
    since a linked file can be switched for nobody."""
    if look not in LOOKS:
        return body
    wanted = look.encode()

    def inside(link: re.Match[bytes]) -> bytes:
        address = link[1].decode(errors="replace")
        found = sheets(address) or _static(address)
        return b"<style>" + found.replace(b"</", b"<\\/") + b"</style>" if found is not None else link[0]

    body = SHEET.sub(inside, body)
    body = WISH.sub(lambda wish: ALWAYS if wish[1] == wanted else NEVER, body)
    body = SCHEME_TAG.sub(rb"\1" + wanted + b'"', body)
    return SCHEME.sub(rb"\1" + wanted, body)


def _static(address: str) -> bytes | None:
    """A stylesheet of the program's own, such as that of the app's screens."""
    if not address.startswith(settings.STATIC_URL):
        return None
    name = address.removeprefix(settings.STATIC_URL)
    try:
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    except (OSError, SuspiciousFileOperation):
        return _source(name)


def _source(name: str) -> bytes | None:
    path = finders.find(name)
    if not path:
        return None
    with open(path, "rb") as file:
        return file.read()
