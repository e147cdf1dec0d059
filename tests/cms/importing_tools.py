"""Importing in tests: through the screens as a person does, and without them."""

from __future__ import annotations

import html
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.importing.html_blocks import blocks_of
from cms.importing.mapping import Mapped, map_blocks
from cms.importing.pasted import html_of_paste
from cms.importing.report import Report
from cms.importing.word import html_of_word
from cms.models import TreatmentPage

START, MAKE = "/admin/import/", "/admin/import/draft/"
CARRIED = re.compile(r'name="carried" value="([^"]+)"')


def mapped_word(data: bytes) -> Mapped:
    report = Report()
    return map_blocks(blocks_of(html_of_word(data, report), report), report)


def mapped_html(text: str) -> Mapped:
    report = Report()
    return map_blocks(blocks_of(html_of_paste(text, report), report), report)


def kinds(mapped: Mapped) -> list[str]:
    return [kind for kind, _value in mapped.body]


def texts(mapped: Mapped) -> str:
    """The HTML of all blocks of text."""
    return "".join(value["html"] for kind, value in mapped.body if kind == "rich_text")


def said(mapped: Mapped, of: str, words: str) -> str:
    """The sentences of the report about these words; `of`: mapped, changed or dropped."""
    return " | ".join(entry.said for entry in getattr(mapped.report, of) if words in entry.words)


def words_of(mapped: Mapped) -> str:
    """All that the draft or the report's list of what was left out says."""
    said = [mapped.title, mapped.lead, *(entry.words for entry in mapped.report.dropped)]
    if mapped.call_to_action:
        said += [mapped.call_to_action.heading, *mapped.call_to_action.lines, mapped.call_to_action.button]
    said += list(_strings(mapped.body))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)) for text in said)


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    return [text for part in value or [] for text in _strings(part)] if not isinstance(value, (int, bool)) else []


def upload(browser: Client, data: bytes, name: str = "text.docx", **fields: str) -> Any:
    return browser.post(START, {"file": SimpleUploadedFile(name, data), **fields})


def make(browser: Client, shown: Any, **fields: Any) -> Any:
    """The last step, with what the step before it proposed unless `fields` say otherwise."""
    form = shown.context["form"]
    carried = CARRIED.search(shown.content.decode())
    assert carried, "the step before was refused"
    proposed = {
        "carried": carried[1],
        "title": form.initial["title"],
        "short_title": form.initial["short_title"],
        "below": form.fields["below"].queryset.first().pk,
    }
    return browser.post(MAKE, {**proposed, **fields})


def newest() -> TreatmentPage:
    return TreatmentPage.objects.latest("pk").get_latest_revision_as_object()
