"""The page on which a new design is approved: what it shows, its words, and its one button."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import TreatmentPage
from publishing.models import Proof, ProofArtefact, Republish
from publishing.panel_design import PreviousDesign
from publishing.republishing.samples import pairs
from publishing.republishing.words import words
from tests.publishing.deploys import (
    BASE,
    NEW,
    NEW_WORDS,
    OLD,
    Deploys,
    html,
    prepare,
    program_fixture,
    publication_of,
    release,
    sign,
)
from tests.publishing.test_admin_pages import NEVER_SHOWN, logged_in, words_of

pytestmark = pytest.mark.django_db
program = program_fixture()


@pytest.fixture
def redesigned(page: TreatmentPage, publish: Any, program: Deploys) -> Republish:
    publish(page)
    program.replace(BASE, OLD, NEW)
    return prepare()


@pytest.fixture
def reworded(page: TreatmentPage, publish: Any, program: Deploys) -> Republish:
    publish(page)
    program.replace(BASE, OLD, NEW_WORDS)
    return prepare()


def url_of(row: Republish) -> str:
    return reverse("republish:approve", args=[row.pk])


def press(client: Client, row: Republish) -> Any:
    return client.post(url_of(row), {"digest": row.digest, "approve": "1"})


def test_it_says_that_no_word_changed_and_how_much_there_is(redesigned: Republish, people: Any) -> None:
    said = " ".join(words_of(logged_in(people["reviewer"]).get(url_of(redesigned))).split())
    assert "all texts are unchanged" in said
    assert "website" in said
    assert "none: exactly as now" in said  # the app's documents are the same bytes
    assert re.search(r"approve the new design for \d+ pages and \d+ parts of pages", said)


def test_a_difference_that_many_pages_have_stands_there_once(reworded: Republish, people: Any) -> None:
    response = logged_in(people["reviewer"]).get(url_of(reworded))
    shown = response.content.decode()
    assert "All texts are unchanged" not in shown
    assert shown.count("<dt>Website</dt>") == 1
    assert "In 5 texts, such as" in shown
    assert re.search(r"<del>Version 1, published [^<]+</del> <ins>Edition 1, published", shown)


def test_before_and_after_are_the_bytes_of_now_and_of_the_new_version(redesigned: Republish, people: Any) -> None:
    client = logged_in(people["reviewer"])
    page = TreatmentPage.objects.get()
    proof = Proof.objects.get(publication=publication_of(page), republish=redesigned)
    wide = next(pair for pair in pairs(redesigned, proof) if pair.get("width") == "wide")
    before, after = client.get(wide["before"]), client.get(wide["after"])
    own = re.compile(r'(https?://[^/"\s]+)?(/assets/[^"\s]+|/admin/approve/\d+/file/\d+/)')
    assert own.sub("", before.content.decode()) == own.sub("", html(page))
    assert (NEW in before.content.decode(), NEW in after.content.decode()) == (False, True)
    assert "Version 2" in after.content.decode()
    assert after["X-Frame-Options"] == "SAMEORIGIN"
    assert [pair["label"] for pair in pairs(redesigned, proof) if "same" in pair] == ["App", "Newsletter"]


def test_a_new_stylesheet_shows_before_readers_have_it(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any
) -> None:
    publish(page)
    program.restyle(".imprint{color:#123}")
    row = prepare()
    client = logged_in(people["reviewer"])
    proof = Proof.objects.get(publication=publication_of(page), republish=row)
    wide = next(pair for pair in pairs(row, proof) if pair.get("width") == "wide")
    [style] = re.findall(r'rel="stylesheet" href="([^"]+)"', client.get(wide["after"]).content.decode())
    answer = client.get(style)
    assert answer["Content-Type"] == "text/css"
    assert b".imprint" in answer.content


def test_what_is_no_part_of_it_is_not_found(redesigned: Republish, people: Any) -> None:
    other = ProofArtefact.objects.exclude(proof__republish=redesigned).filter(proof__edition__publication__live=None)
    client = logged_in(people["reviewer"])
    for artefact_id in [*other.values_list("pk", flat=True)[:1], 0]:
        assert client.get(reverse("republish:shown", args=[redesigned.pk, artefact_id])).status_code == 404
    document = redesigned.proofs.filter(artefacts__shared=False).first().artefacts.filter(shared=False).first()
    assert client.get(reverse("publishing:file", args=[document.proof_id, document.pk])).status_code == 404


def test_the_button_signs_once_however_often_it_is_pressed(redesigned: Republish, people: Any) -> None:
    client = logged_in(people["reviewer"])
    assert [press(client, redesigned).status_code for _press in range(2)] == [302, 302]
    assert "reviewer, oncology approved it on" in words_of(client.get(url_of(redesigned)))
    late = press(logged_in(people["colleague"]), redesigned)
    assert late.status_code == 409
    assert "approved this already" in words_of(late)
    release(redesigned)
    assert "have it" in words_of(client.get(url_of(redesigned)))


@pytest.mark.parametrize("digest", ["", "x" * 64, "x" * 65])
def test_a_forged_form_signs_nothing(redesigned: Republish, people: Any, digest: str) -> None:
    answer = logged_in(people["reviewer"]).post(url_of(redesigned), {"digest": digest})
    assert answer.status_code in (400, 409)
    assert "nothing was approved" in words_of(answer)
    redesigned.refresh_from_db()
    assert redesigned.state == Republish.State.READY


def test_a_page_published_meanwhile_is_left_out_and_the_button_names_what_is_left(
    redesigned: Republish, page: TreatmentPage, publish: Any, people: Any
) -> None:
    client = logged_in(people["reviewer"])
    page.refresh_from_db()
    page.lead = "A text that was approved while somebody was looking at the new design, long enough."
    publish(page)
    answer = press(client, redesigned)
    assert answer.status_code == 409
    assert "published after this page was opened" in words_of(answer)
    assert page.title.lower() not in words_of(answer)
    redesigned.refresh_from_db()
    assert press(client, redesigned).status_code == 302


def test_who_may_not_sign_reads_why(reworded: Republish, people: Any) -> None:
    for name, sentence in (("editor", "your account is not among them"), ("colleague", "clinicians review")):
        response = logged_in(people[name]).get(url_of(reworded))
        assert sentence in words_of(response)
        assert 'name="approve"' not in response.content.decode()


def test_strangers_are_sent_to_log_in(redesigned: Republish) -> None:
    assert "/admin/login/" in Client().get(url_of(redesigned))["Location"]


def test_words_of_the_code_are_never_shown(reworded: Republish, people: Any) -> None:
    client = logged_in(people["reviewer"])
    for _state in ("ready", "signed"):
        said = words_of(client.get(url_of(reworded)))
        assert [word for word in NEVER_SHOWN if re.search(rf"\b{word}\b", said)] == []
        sign_if_ready(reworded, people["reviewer"])


def sign_if_ready(row: Republish, user: Any) -> None:
    row.refresh_from_db()
    if row.state == Republish.State.READY:
        sign(row, user)


def test_the_front_page_counts_what_has_the_previous_design(
    page: TreatmentPage, publish: Any, program: Deploys, people: Any, django_assert_num_queries: Any
) -> None:
    publish(page)
    with django_assert_num_queries(1):
        assert PreviousDesign().get_context_data() == {"total": 0}
    program.replace(BASE, OLD, NEW)
    said = PreviousDesign().get_context_data()
    assert re.fullmatch(r"\d+ pages and \d+ parts of pages", said["what"])
    assert "manage.py republish" in PreviousDesign().render_html()
    row = prepare()
    assert url_of(row) in PreviousDesign().render_html()
    sign(row, people["reviewer"])
    assert "on its way to readers" in PreviousDesign().render_html()
    release(row)
    assert PreviousDesign().get_context_data() == {"total": 0}


@pytest.mark.parametrize(
    ("body", "media_type", "read"),
    [
        (b"<p>Call <a href='tel:1'>us</a> now.</p><script>x</script>", "text/html", ["Call us now.", "leads to tel:1"]),
        (b"<h2>One</h2>two<br>three<img alt='four'>", "text/html", ["One", "two", "three", "four"]),
        (b"<title>T</title><style>p{}</style><meta name=description content=D>", "text/html", ["T", "D"]),
        (b'{"a":{"b":"one","c":[1,true,""]}}', "application/json", ["b: one", "c: 1", "c: True"]),
        (b"one\n\n  two \n", "text/plain", ["one", "two"]),
        (b'.new::after{content:"New"} p{content:""}', "text/css", ["New"]),
    ],
)
def test_whatever_a_reader_reads_counts_as_words(body: bytes, media_type: str, read: list[str]) -> None:
    assert words(body, media_type) == read
