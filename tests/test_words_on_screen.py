"""Words of the code stand in no template that colleagues read: screens, panels and letters (design.md §1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.publishing.test_admin_pages import NEVER_SHOWN
from tests.services import ROOT

TEMPLATES = ROOT / "templates"
OURS = ("publishing", "cms", "newsletter", "accounts", "account", "mfa", "wagtailadmin")  # what colleagues read
READ = sorted(
    path
    for folder in OURS
    for path in (TEMPLATES / folder).rglob("*")
    if path.suffix in (".html", ".txt") and "icons" not in path.parts
)
NOT_READ = re.compile(r"<(script|style)\b.*?</\1>|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
LABEL = re.compile(r'\b(?:aria-label|title|placeholder|alt|heading)="([^"]*)"')


@pytest.mark.parametrize("path", READ, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_word_of_the_code_is_written_in_a_template(path: Path) -> None:
    source = path.read_text()
    labels = " ".join(LABEL.findall(source))
    said = re.sub(r"<[^>]+>", " ", NOT_READ.sub(" ", source)) + NOT_READ.sub(" ", labels)
    found = [word for word in NEVER_SHOWN if re.search(rf"\b{word}s?\b", said.lower())]
    assert not found


def test_the_templates_were_found() -> None:
    assert len(READ) > 40
