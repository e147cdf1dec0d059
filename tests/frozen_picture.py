"""A picture as `cms.snapshots.media` freezes it, written by hand."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

SIZES = {"image/avif": (400, 800, 1200, 1600), "image/webp": (400, 800, 1200), "image/jpeg": (800, 1200)}
ENDINGS = {"image/avif": "avif", "image/webp": "webp", "image/jpeg": "jpg"}
ALT = "Soft green hills under a pale morning sky"


def frozen(origin: str, **changes: Any) -> dict[str, Any]:
    sources = [
        {"url": f"{origin}/assets/{_hash(kind, width)}.{ENDINGS[kind]}", "type": kind, "w": width, "h": width // 2}
        for kind, widths in SIZES.items()
        for width in widths
    ]
    values = {
        "id": "i-12",
        "file_name": "hills",
        "shows": "Hills, 1600 × 800, file 3f2a91bc",
        "focal": {"x": 0.66, "y": 0.54},
        "aspect": 2.0,
        "placeholder": {"color": "#9FB4C7"},
        "sources": sources,
        "alt": ALT,
        "decorative": False,
    }
    return values | changes


def _hash(kind: str, width: int) -> str:
    return sha256(f"{kind} {width}".encode()).hexdigest()
