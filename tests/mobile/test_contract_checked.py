"""A document that does not keep the contract is refused when it is rendered, with a sentence for its editor."""

from typing import Any

import pytest

from channels.mobile.channel import Mobile
from publishing.base import Refused
from publishing.snapshots import Block
from publishing.stamps import index_keys_in
from tests.conftest import submit
from tests.mobile.documents import MOBILE
from tests.mobile.snapshots import blocks, header, treatment, treatment_facts


def reasons(snapshot: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        MOBILE.render(snapshot)
    return refused.value.reasons


def test_a_block_without_what_it_has_to_say_is_named_with_its_place():
    broken = [*blocks(), Block("b-broken", "lead", {"text": None})]
    ((where, sentence),) = [reason for reason in reasons(treatment(blocks=broken)) if "fallback" not in reason[1]]
    assert where == "body.b-broken"
    assert "“text” is missing" in sentence


def test_a_known_block_is_held_to_its_own_schema_and_not_to_that_of_unknown_ones():
    broken = [Block("b-head", "heading", {"text": "Before", "level": 9})]
    ((where, sentence),) = reasons(treatment(blocks=broken))
    assert (where, "“level”" in sentence) == ("body.b-head", True)


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("condition", {"name": 7, "abbreviation": None}, "condition"),
        ("references", [{**treatment_facts()["references"][0], "accessed_on": "yesterday"}], "accessed_on"),
    ],
)
def test_a_wrong_kind_or_form_anywhere_in_an_item_is_named(fact, value, said):
    assert any(said in sentence for _where, sentence in reasons(treatment(facts={fact: value})))


def test_the_header_is_checked_too():
    assert "title" in reasons(header(title=None))[0][1]


def test_what_the_feed_would_say_is_checked_before_anyone_approves():
    with pytest.raises(Refused, match="short_title"):
        MOBILE.summary(treatment(facts={"short_title": None}))


def test_sentences_speak_to_editors():
    for _where, sentence in reasons(treatment(blocks=[Block("b", "lead", {"text": None})])):
        assert sentence.startswith("The app cannot take this as it is: ")
        assert "schema" not in sentence


def test_listings_and_whole_pages_keep_it():
    (artefact,) = MOBILE.render(treatment())
    assert index_keys_in(artefact.body) == []
    assert MOBILE.render_index("api/mobile/v1/en-US/feed", []).body


def test_the_editor_reads_the_sentence_and_nothing_is_sealed(page, people, monkeypatch):
    """As if a content check had let through what the app cannot take."""
    whole = Mobile.render

    def render(self: Mobile, snapshot: Any) -> Any:
        if snapshot.kind == "treatment":
            snapshot.blocks[0].values["heading"] = None
        return whole(self, snapshot)

    monkeypatch.setattr(Mobile, "render", render)
    proof = submit(page, people["editor"])
    assert proof.state == "refused"
    (finding,) = [one for one in proof.findings if one["id"] == "mobile.refused"]
    assert finding["where"].startswith("body.")
    assert "“heading” is missing" in finding["message"]
    assert not proof.artefacts.exists()
