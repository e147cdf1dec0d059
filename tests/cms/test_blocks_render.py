"""Every block, whatever stands in it, appears with all its words in every channel, and nothing in it can run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.mobile.blocks import BLOCKS
from channels.newsletter import content, own_text, plain_text
from channels.newsletter.channel import Newsletter
from channels.website.channel import Website
from cms.blocks import NewsletterItems, NewsletterTextBody, PageBody, TreatmentBody
from cms.snapshots.blocks import MAKERS, body_blocks
from publishing.snapshots import Block, Snapshot
from publishing.uses import Uses
from tests.cms.block_values import OF_TEXT, ONLY_ON_PAGES, bare, said, stored
from tests.mobile.documents import parsed, shown
from tests.website import snapshots

TEMPLATES = Path("templates")
OF_PAGES = TreatmentBody().child_blocks
OF_NEWSLETTERS = {**NewsletterItems().child_blocks, **NewsletterTextBody().child_blocks}
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def nothing(*_: Any) -> None:
    return None


def frozen(kind: str, value: Any) -> Block:
    (block,) = body_blocks(stored(TreatmentBody(), [(kind, value)]), Uses(nothing, nothing))
    return block


def page(*blocks: Block) -> Snapshot:
    return replace(snapshots.treatment(), public_id=str(UUID(int=7)), blocks=list(blocks))


def letter(*blocks: Block) -> Snapshot:
    return Snapshot("newsletter_text", "id", "en-US", "Text", snapshots.ORIGIN, blocks=list(blocks))


def words(html: bytes) -> str:
    return bare(BeautifulSoup(html, "html.parser").get_text())


def strings(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(strings(inner) for inner in value.values())
    return " ".join(map(strings, value)) if isinstance(value, list) else str(value)


def nothing_runs(html: bytes) -> bool:
    soup = BeautifulSoup(html, "html.parser")
    scripts = [one for one in soup.find_all("script") if one.get("type") != "application/ld+json"]
    handlers = [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    return not scripts and not handlers


@pytest.mark.parametrize("kind", [*OF_TEXT, *ONLY_ON_PAGES])
@QUICK
@given(data=st.data())
def test_on_the_website_and_in_the_app_every_word_is_there(kind: str, data: Any) -> None:
    block = frozen(kind, data.draw({**OF_TEXT, **ONLY_ON_PAGES}[kind]))
    html = Website().render(page(block))[0].body
    drawn = shown(page(block)).encode()
    sent = bare(strings(parsed(page(block))["blocks"]))
    for text in said(block.values):
        assert text in words(html)
        assert text in sent
        assert text in words(drawn)
    assert nothing_runs(html)
    assert nothing_runs(drawn)


@pytest.mark.parametrize("kind", OF_TEXT)
@QUICK
@given(data=st.data())
def test_in_a_mail_every_word_is_there_in_both_parts(kind: str, data: Any) -> None:
    block = frozen(kind, data.draw(OF_TEXT[kind]))
    html = Newsletter().render(letter(block))[0].body
    ends = {"subject": "Text", "preheader": "", "unsubscribe": "", "preferences": "", "web_url": ""}
    values = content.text(letter(block)) | ends
    text_part = bare(plain_text.render(values).decode())
    for text in said(block.values):
        assert text in words(html)
        assert text in text_part
    assert nothing_runs(html)


def test_every_type_has_all_its_renderings() -> None:
    assert set(OF_PAGES) | set(OF_NEWSLETTERS) == set(MAKERS)
    for kind in OF_PAGES:
        assert kind in BLOCKS
        for folder in ("website", "mobile"):
            assert (TEMPLATES / folder / "blocks" / f"{kind}.html").exists(), (folder, kind)
    for kind in set(OF_NEWSLETTERS) - {"own_text"}:  # which is shown as the blocks that it holds
        assert kind in content.ITEMS
        assert kind in plain_text.WRITERS
        assert (TEMPLATES / "newsletter" / "blocks" / f"{kind}.mjml").exists(), kind


def test_every_type_of_text_is_tried_here() -> None:
    assert set(OF_TEXT) == set(own_text.ITEMS)
    assert set(NewsletterTextBody().child_blocks) == set(OF_TEXT)


@pytest.mark.parametrize("kind", OF_PAGES)
def test_every_block_says_what_it_is_for(kind: str) -> None:
    meta = OF_PAGES[kind].meta
    assert meta.group
    assert meta.label
    assert meta.icon != "placeholder"
    assert meta.description
    if kind in {**OF_TEXT, **ONLY_ON_PAGES}:
        OF_PAGES[kind].clean(stored(OF_PAGES[kind], meta.preview_value))


def test_pages_that_a_colleague_signs_have_no_clinical_and_no_safety_blocks() -> None:
    groups = {block.meta.group for block in PageBody().child_blocks.values()}
    assert not groups & {"Clinical", "Safety"}
