"""The HTML itself: nothing an author writes can run, and everybody can use it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from channels.website import channel as channel_module
from channels.website.channel import Website
from publishing.snapshots import Block, Snapshot

from . import snapshots
from .options import OPTIONS

ROOT = Path(channel_module.__file__).resolve().parents[2]
TEMPLATES = [
    *(ROOT / "templates" / "website").rglob("*.html"),
    ROOT / "templates/404.html",
    ROOT / "templates/500.html",
]
ATTACK = "</script></title><script>alert(1)</script>\"' onload=x"


def html(snapshot: Snapshot) -> str:
    return Website().render(snapshot)[0].body.decode()


def soup(snapshot: Snapshot) -> BeautifulSoup:
    return BeautifulSoup(html(snapshot), "html.parser")


def hostile() -> Snapshot:
    """Every plain text of a page replaced by an attack; rich text holds one too."""
    evil = {
        name: ATTACK if isinstance(value, str) and name not in ("id", "anchor", "kind", "html") else value
        for name, value in OPTIONS[1].items()
    }
    evil["html"] = f"<p>fine</p>{ATTACK}<img src=x onerror=y><p style='color:red' onclick=z>text</p>"
    person = dict.fromkeys(("name", "role", "credentials", "register"), ATTACK) | {"url": ""}
    header = snapshots.CHROME["header"] | {"title": ATTACK, "subtitle": ATTACK}
    safety = snapshots.CHROME["safety"] | {"overdue_notice": ATTACK, "report_a_problem": ATTACK}
    blocks = [
        Block(id="b1", type="lead", values={"text": ATTACK}),
        snapshots.options_block(options=[evil]),
        snapshots.cta(heading=ATTACK, lines=[ATTACK], label=ATTACK, notice=ATTACK, hours=ATTACK),
    ]
    facts = {
        "lead": ATTACK,
        "seo_title": ATTACK,
        "description": ATTACK,
        "short_title": ATTACK,
        "people": {"authors": [person], "reviewers": [person]},
        "breadcrumb": [{"title": ATTACK, "url": "https://www.example.org/"}],
    }
    return snapshots.treatment(title=ATTACK, facts=facts, blocks=blocks, chrome={"header": header, "safety": safety})


def test_author_text_cannot_become_markup() -> None:
    page = soup(hostile())
    scripts = page.find_all("script")
    assert [script.get("type") for script in scripts] == ["application/ld+json"]
    assert json.loads(scripts[0].string.replace("@@", ""))["name"] == ATTACK
    assert not page.find_all("img")
    assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert page.h1.get_text() == ATTACK


def test_a_listing_escapes_too() -> None:
    summary = Website().summary(hostile()) | snapshots.STAMPS.to_json()
    listing = Website().render_index(snapshots.LISTING, [summary]).body.decode()
    assert "<script" not in listing
    assert not BeautifulSoup(listing, "html.parser").select("[onload]")


@pytest.mark.parametrize("snapshot", [*snapshots.every_page(), hostile()], ids=lambda snapshot: snapshot.title[:20])
def test_no_inline_style_and_no_script_that_runs(snapshot: Snapshot) -> None:
    page = soup(snapshot)
    assert not page.select("style, [style], script[src], script:not([type='application/ld+json'])")
    assert not page.select("a[href^='javascript']")


def test_no_template_switches_escaping_off() -> None:
    pattern = re.compile(r"\|\s*safe\b|safeseq|autoescape|mark_safe")
    assert [path.name for path in TEMPLATES if pattern.search(path.read_text())] == []
    trusting = [path for path in (ROOT / "channels/website").rglob("*.py") if "mark_safe" in path.read_text()]
    assert [path.name for path in trusting] == ["website.py"]


@pytest.mark.parametrize("snapshot", snapshots.every_page(), ids=lambda snapshot: snapshot.kind)
def test_it_has_landmarks_one_heading_and_a_skip_link(snapshot: Snapshot) -> None:
    page = soup(snapshot)
    assert (page.html["lang"], page.html["dir"]) == ("en-US", "ltr")
    assert [len(page.find_all(name)) for name in ("h1", "main", "footer")] == [1, 1, 1]
    assert len(page.select("body > header")) == 1
    assert page.body.find("a")["href"] == f"#{page.main['id']}"
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("snapshot", snapshots.every_page(), ids=lambda snapshot: snapshot.kind)
def test_ids_are_unique_and_every_reference_to_one_holds(snapshot: Snapshot) -> None:
    page = soup(snapshot)
    ids = Counter(tag["id"] for tag in page.select("[id]"))
    assert [name for name, count in ids.items() if count > 1] == []
    wanted = {link["href"][1:] for link in page.select('a[href^="#"]')}
    wanted |= {tag["aria-labelledby"] for tag in page.select("[aria-labelledby]")}
    assert wanted <= set(ids)


def test_no_anchor_of_an_author_can_be_an_id_of_ours() -> None:
    ours = [tag["id"] for tag in soup(snapshots.treatment(blocks=[snapshots.cta()])).select("[id]")]
    assert [name for name in ours if not name.startswith("_")] == []  # slugify never begins with "_"


def test_a_draft_with_nothing_around_it_still_renders() -> None:
    chrome = {"header": None, "safety": None}
    facts = {"people": {"authors": [], "reviewers": []}, "references": []}
    bare = snapshots.treatment(chrome=chrome, facts=facts, blocks=[snapshots.cta(action=None)])
    assert soup(bare).h1.get_text() == bare.title


def test_seven_options_and_the_stylesheet_stay_small() -> None:
    page, style = Website().render(snapshots.treatment())
    assert len(page.body) + len(style.body) <= 60_000
    assert len(style.body) < 15_000
