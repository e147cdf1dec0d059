"""Search in the app: what people type, also wrongly, and what they find."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator

from channels.mobile import search_index
from channels.mobile.models import SearchEntry, SearchWord
from channels.mobile.search_words import trigrams
from cms.models import GlossaryTerm, TreatmentPage
from publishing.models import Publication
from tests.conftest import approve, cast, submit, work
from tests.mobile.documents import schema_of
from tests.mobile.ledger import deliver_to_the_app, publish_again, take_down

SEARCH = "/api/mobile/v1/en-US/search"
TITLES = ("Embolization in plain words", "Scans before an operation", "100% of your questions")

MEANINGLESS = (
    "", " ", "%", "_", "%%%", "'", '"', "\\", "'; DROP TABLE x; --", "\0", "((((", "<->", "🙂", "zzzzqqqq", "\u202e",
    "a" * 10_000,
)  # fmt: skip


@pytest.fixture
def found_by_title(site: None) -> dict[str, Publication]:
    """Live pages by their titles, and search knows them."""
    sample, people, pages = TreatmentPage.objects.get(), cast(), {}
    for number, title in enumerate(TITLES):
        page = sample.copy(update_attrs={"title": title, "slug": f"p{number}"}, keep_live=False)
        proof = submit(page, people["editor"])
        assert proof.state == "ready", proof.findings
        approve(proof, people["reviewer"])
        pages[title] = Publication.objects.get(public_id=page.translation_key)
    deliver_to_the_app()
    search_index.rebuild()
    return pages


def search(q: str, **more: Any) -> dict[str, Any]:
    answer = Client().get(SEARCH, {"q": q, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def titles(q: str, **more: Any) -> list[str]:
    return [entry["title"] for entry in search(q, **more)["items"]]


def test_a_mistyped_name_finds_what_was_meant_and_says_so(found_by_title):
    answer = search("embolisattion")
    assert [entry["title"] for entry in answer["items"]] == [TITLES[0]]
    assert answer["corrections"] == [{"typed": "embolisattion", "searched": "embolization"}]
    Draft202012Validator(schema_of("SearchResults")).validate(answer)
    assert set(titles("limphadenectomy")) == set(TITLES)  # a word that all of them explain


def test_beginnings_capitals_word_forms_and_small_words_do_not_matter(found_by_title):
    for typed in ("embol", "EMBOLIZATION", "embolization words", "the embolization", "scan", "scanning operations"):
        answer = search(typed)
        assert answer["items"], typed
        assert answer["corrections"] == []


def test_all_words_have_to_be_there(found_by_title):
    assert titles("embolization scans") == []


def test_options_are_found_by_name_and_short_name(found_by_title):
    for typed in ("peptide receptor", "PRRT", "chemo"):
        assert set(titles(typed)) == set(TITLES)


def test_the_title_counts_more_than_the_rest(found_by_title):
    assert titles("operation")[0] == TITLES[1]


def test_a_wrong_form_of_the_glossary_finds_the_right_one(found_by_title, publish):
    assert titles("RPRT") == []
    term = GlossaryTerm.objects.get(abbreviation="PRRT")
    term.wrong_forms = ["PPRT", "RPRT"]
    term.save()
    publish(term)
    assert set(titles("what is RPRT")) == set(TITLES)


def test_a_taken_down_page_is_out_at_once_though_the_index_still_has_it(found_by_title):
    take_down(found_by_title[TITLES[0]], "unsafe")
    deliver_to_the_app()
    assert SearchEntry.objects.filter(summary__publication=found_by_title[TITLES[0]]).exists()
    for typed in ("embolization", "embolisattion"):
        answer = search(typed)
        assert (answer["items"], answer["corrections"]) == ([], [])
    search_index.catch_up()
    assert not SearchEntry.objects.filter(summary__publication=found_by_title[TITLES[0]]).exists()


def test_a_new_edition_is_shown_as_it_is_now(found_by_title):
    before = search("embolization")["items"][0]
    publish_again(found_by_title[TITLES[0]])
    deliver_to_the_app()
    after = search("embolization")["items"][0]
    assert after["edition"] == before["edition"] + 1


def test_following_deliveries_ends_as_making_everything_anew_does(found_by_title):
    publish_again(found_by_title[TITLES[1]])
    take_down(found_by_title[TITLES[2]])
    deliver_to_the_app()
    assert search_index.catch_up() == 2
    assert search_index.catch_up() == 0
    followed = list(SearchEntry.objects.order_by("pk").values("pk", "locale", "vector"))
    words = set(SearchWord.objects.values_list("word", flat=True))
    call_command("rebuild_search", verbosity=0)
    assert list(SearchEntry.objects.order_by("pk").values("pk", "locale", "vector")) == followed
    assert set(SearchWord.objects.values_list("word", flat=True)) <= words


def test_the_reconciler_keeps_it_up_to_date(site, page, publish):
    from publishing import reconcile

    publish(page)
    work()
    assert titles("neuroendocrine") == []
    reconcile.once()
    assert titles("neuroendocrine") == [page.title]


def test_nothing_that_is_typed_is_an_error(found_by_title):
    for typed in (*MEANINGLESS, "net\0", "a' & b | !c:*", "the", "x " * 5_000, "ﬁ", "(a+)+$" * 40):
        search(typed)
    for typed in MEANINGLESS:
        assert titles(typed) == [], typed


def test_a_percent_sign_beside_a_number_is_no_wildcard(found_by_title):
    assert titles("100% questions") == [TITLES[2]]


def test_letters_after_the_two_hundredth_are_not_looked_at(found_by_title):
    assert titles("embolization" + " " * 190 + "zzzz") == [TITLES[0]]


def test_it_gives_no_more_than_asked_for(found_by_title):
    assert len(titles("PRRT", limit=2)) == 2


def test_it_is_asked_for_again_by_its_etag(found_by_title, client):
    answer = client.get(SEARCH, {"q": "PRRT"})
    again = client.get(SEARCH, {"q": "PRRT"}, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_trigrams_mark_where_a_word_begins_and_ends():
    assert trigrams("net") == ["  n", " ne", "et ", "net"]
