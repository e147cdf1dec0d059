"""What readers get of a page of the sample site, as the website and the app have it."""

from __future__ import annotations

import json
from typing import Any

from bs4 import BeautifulSoup

from publishing import store


def item(page: Any) -> dict[str, Any]:
    found = store.read("mobile", f"api/mobile/v1/en-US/items/{page.translation_key}")
    assert found is not None
    return json.loads(found[1])


def website(page: Any) -> BeautifulSoup:
    found = store.read("website", page.public_path.lstrip("/"))
    assert found is not None
    return BeautifulSoup(found[1], "html.parser")


def structured(page: Any) -> dict[str, Any]:
    script = website(page).select_one('script[type="application/ld+json"]')
    assert script is not None
    return json.loads(script.get_text())
