"""A treatment page as the app gets it."""

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from publishing.snapshots import Block
from publishing.stamps import index_keys_in
from tests.mobile.documents import MOBILE, parsed, rendered, schema_of
from tests.mobile.snapshots import (
    NAMES,
    ORIGIN,
    PAGE_ID,
    STAMPS,
    cta_values,
    header,
    option,
    options_values,
    safety_facts,
    treatment,
)


def blocks_of(kind: str, **changes) -> dict:
    return next(block for block in parsed(treatment(**changes))["blocks"] if block["type"] == kind)


def test_it_stands_at_its_own_address_as_json():
    (artefact,) = MOBILE.render(treatment())
    assert artefact.key == f"api/mobile/v1/en-US/items/{PAGE_ID}"
    assert artefact.media_type == "application/json"


def test_stamped_numbers_are_numbers_and_dates_are_dates():
    item = parsed(treatment())
    assert item["edition"] == 7
    assert item["valid_until"] == "2027-12-02"
    assert item["review"] == {"last_reviewed_on": "2026-11-02", "next_review_on": "2027-11-02", "status": "current"}
    assert item["approval"] == {"role": "Consultant oncologist", "published_at": "2026-11-02T09:00:00Z"}
    assert b"@@" not in rendered(treatment()).body


def test_it_holds_nothing_that_depends_on_delivery():
    item = parsed(treatment())
    assert "seq" not in item
    assert "change" not in item


def test_all_seven_options_are_there_in_order():
    assert [one["name"] for one in blocks_of("treatment_options")["options"]] == NAMES


def test_each_option_has_its_id_and_its_address_on_the_web():
    first = blocks_of("treatment_options")["options"][0]
    assert first["id"] == "e010-0"
    assert first["links"] == {"web": f"{ORIGIN}/treatments/nets/#surgery", "app": None}


def test_every_block_says_what_to_show_instead():
    for block in parsed(treatment())["blocks"]:
        assert list(block)[:5] == ["id", "type", "v", "critical", "fallback"]
        assert block["fallback"]["text"]
        assert block["fallback"]["url"].startswith(ORIGIN)


def test_the_options_fall_back_to_their_names_and_their_place_on_the_web():
    fallback = blocks_of("treatment_options")["fallback"]
    assert fallback["text"] == "Treatment options: " + "; ".join(NAMES)
    assert fallback["url"] == f"{ORIGIN}/treatments/nets/#treatment-options"


def test_the_button_leads_to_the_appointment_page():
    cta = blocks_of("cta")
    url = f"{ORIGIN}/appointments/"
    assert cta["label"] == "Request an appointment"
    assert (cta["action"]["kind"], cta["action"]["uri"], cta["action"]["fallback_url"]) == ("url", url, url)


def test_a_button_that_calls_has_a_web_page_to_fall_back_to():
    call = {"kind": "phone", "url": "tel:+12025550143", "title": "+1 202-555-0143"}
    cta = blocks_of("cta", blocks=[Block("c", "cta", cta_values(action=call, placement="sticky_app"))])
    assert (cta["action"]["kind"], cta["action"]["uri"]) == ("phone", "tel:+12025550143")
    assert cta["action"]["fallback_url"] == f"{ORIGIN}/treatments/nets/"
    assert cta["placement"] == "sticky"


def test_a_button_without_a_target_yet_can_be_previewed():
    assert blocks_of("cta", blocks=[Block("c", "cta", cta_values(action=None))])["action"] is None


def test_safety_stands_with_it_and_the_overdue_notice_is_off():
    safety = parsed(treatment())["safety"]
    assert safety["disclaimer"] == safety_facts()["disclaimer"]["text"]
    assert safety["emergency"] == {"text": "In an emergency, call", "phone": "911"}
    assert safety["overdue_notice"] == {"status": "current", "text": safety_facts()["overdue_notice"]}


def test_a_stamp_alone_switches_the_overdue_notice_on():
    item = parsed(treatment(), replace(STAMPS, overdue=True))
    assert item["safety"]["overdue_notice"]["status"] == item["review"]["status"] == "overdue"


def test_bytes_are_compact_utf8_and_the_same_each_time():
    page = treatment(title="Überblick – “NETs”")
    body = rendered(page).body
    assert "Überblick – “NETs”".encode() in body
    assert b'": ' not in body
    assert body == rendered(page).body


def test_author_text_cannot_break_the_json():
    title = 'A "quote", a \\ backslash, </script> and\na line'
    assert parsed(treatment(title=title))["title"] == title


def test_markup_outside_the_grammar_does_not_reach_the_app():
    bad = {"html": '<p onclick="x()">Hi<script>x()</script> <a href="javascript:x()">there</a></p>', "text": "Hi there"}
    block = blocks_of("rich_text", blocks=[Block("t", "rich_text", bad)])
    assert block["html"] == "<p>Hi <a>there</a></p>"


def test_a_block_that_the_app_cannot_show_is_refused_rather_than_left_out():
    with pytest.raises(ValueError, match="hologram"):
        MOBILE.render(treatment(blocks=[Block("x", "hologram", {})]))


def test_a_page_without_safety_notice_and_header_can_be_previewed():
    item = parsed(treatment(chrome={"header": None, "safety": None}))
    assert item["safety"] is None
    assert item["header_id"] is None


@pytest.mark.parametrize(
    "page",
    [
        treatment(),
        treatment(blocks=[]),
        treatment(blocks=[Block("o", "treatment_options", options_values([option("New", "a_kind_of_tomorrow")]))]),
        treatment(chrome={}),
    ],
    ids=["whole", "no blocks", "a new kind of option", "no chrome"],
)
def test_it_has_the_shape_that_openapi_promises(page):
    Draft202012Validator(schema_of("Item")).validate(parsed(page))


def test_only_treatments_and_the_default_header_are_for_the_app():
    assert MOBILE.accepts(treatment())
    assert MOBILE.accepts(header())
    assert not MOBILE.accepts(header(is_default=False))
    for kind in ("home", "treatment_index", "appointment", "newsletter", "person", "call_to_action"):
        assert not MOBILE.accepts(replace(treatment(), kind=kind))


def test_it_is_no_part_of_a_listing_fragment():
    assert index_keys_in(rendered(treatment()).body) == []
    assert json.loads(rendered(treatment()).body)["links"]["self"] == f"/api/mobile/v1/en-US/items/{PAGE_ID}"
