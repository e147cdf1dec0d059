"""`/app/`: the app in a browser, drawn from the public documents."""

from typing import Any

import pytest
from django.test import Client

from channels.mobile import app_views
from tests.mobile.documents import feed, live_summary, rendered
from tests.mobile.snapshots import NAMES, ORIGIN, PAGE_ID, header, treatment

pytestmark = pytest.mark.urls("channels.mobile.urls")


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamped documents of one header, one item and the feed, in the place of the store's rows."""
    artefacts = [rendered(header()), rendered(treatment()), feed(live_summary(treatment()))]
    live = {("mobile", artefact.key): (artefact.media_type, artefact.body) for artefact in artefacts}

    def read(channel: str, path: str) -> tuple[str, bytes] | None:
        return live.get((channel, path))

    monkeypatch.setattr(app_views.store, "read", read)


def page(client: Client, address: str, status: int = 200) -> str:
    response: Any = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.django_db
def test_before_anything_is_published_it_says_so(client):
    html = page(client, "/app/")
    assert "Nothing is published in the app yet" in html
    assert "demonstration" in html


def test_the_list_leads_to_the_item(client, published):
    html = page(client, "/app/")
    assert f'href="/app/items/{PAGE_ID}/">Treatment for neuroendocrine tumors (NETs)</a>' in html
    assert "It is a demonstration in the browser" in html
    assert 'href="/api/mobile/v1/en-US/feed"' in html


def test_an_item_shows_all_options_folded_with_a_place_to_link_to(client, published):
    html = page(client, f"/app/items/{PAGE_ID}/")
    for name in NAMES:
        assert f"<h3>{name}" in html
    assert html.count('<details class="option">') == len(NAMES)
    assert 'id="surgery"' in html


def test_entries_open_items_in_the_app_and_other_pages_on_the_web(client, published):
    html = page(client, "/app/")
    assert f'<a class="tab" href="/app/items/{PAGE_ID}/">' in html
    assert f'<a class="tab" href="{ORIGIN}/appointments/">' in html


def test_an_item_that_is_not_there_is_a_sentence_and_a_way_back(client, published):
    html = page(client, "/app/items/00000000-0000-4000-8000-000000000000/", status=404)
    assert "not in the app" in html
    assert 'href="/app/"' in html


def test_a_language_there_is_not_shows_the_usual_one(client, published):
    assert NAMES[0] in page(client, f"/app/items/{PAGE_ID}/?locale=xx")
