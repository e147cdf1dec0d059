"""The app drawn as a phone screen: what the approver and `/app/` show."""

from dataclasses import replace

from channels.mobile.drawing import draw
from publishing.snapshots import Block
from tests.mobile.documents import MOBILE, feed, live_summary, parsed, rendered, shown
from tests.mobile.snapshots import (
    NAMES,
    ORIGIN,
    STAMPS,
    cta_values,
    header,
    option,
    options_values,
    safety_facts,
    treatment,
)


def test_it_shows_all_options_in_order_and_open():
    html = shown(treatment())
    places = [html.index(f"<h3>{name}") for name in NAMES]
    assert places == sorted(places)
    assert html.count('<details class="option" open>') == len(NAMES)


def test_it_shows_who_checked_it_and_when():
    html = shown(treatment())
    assert "Reviewer, oncology, MD" in html
    assert "November 2, 2026" in html
    assert "November 2, 2027" in html
    assert safety_facts()["disclaimer"]["text"] in html


def test_the_button_is_a_link():
    assert f'<a class="button" href="{ORIGIN}/appointments/">Request an appointment</a>' in shown(treatment())


def test_the_overdue_notice_shows_only_when_its_stamp_is_on():
    notice = safety_facts()["overdue_notice"]
    assert notice not in shown(treatment())
    assert notice in shown(treatment(), replace(STAMPS, overdue=True))


def test_author_text_is_escaped_everywhere():
    evil = "<script>alert(1)</script>"
    options = [option(evil, "surgery", summary=evil, examples=[evil])]
    page = treatment(
        title=evil,
        facts={"lead": evil, "short_title": evil},
        blocks=[
            Block("a", "lead", {"text": evil}),
            Block("b", "treatment_options", options_values(options)),
            Block("c", "cta", cta_values(heading=evil, lines=[evil], label=evil)),
            Block("d", "rich_text", {"html": f"<p>{evil}ok</p>", "text": "ok"}),
        ],
    )
    assert "<script" not in shown(page)
    assert "<script" not in shown(header(title=evil, subtitle=evil, short_title=evil))
    assert "<script" not in MOBILE.show(feed(live_summary(page))).decode()


def test_an_address_that_a_browser_could_run_becomes_no_link():
    action = {"kind": "url", "url": "javascript:alert(1)", "title": "x"}
    assert "javascript:" not in shown(treatment(blocks=[Block("c", "cta", cta_values(action=action))]))


def test_no_inline_style_or_script():
    for html in (shown(treatment()), shown(header()), MOBILE.show(feed(live_summary(treatment()))).decode()):
        assert "<script" not in html
        assert "<style" not in html
        assert " style=" not in html
        assert "mobile/app" in html


def test_the_header_shows_its_title_button_entries_and_colours():
    html = shown(header())
    for words in ("Cancer care", "Help at every step", ">Book<", ">NETs<", ">Contact<", 'fill="#0B4F6C"'):
        assert words in html


def test_a_block_of_tomorrow_shows_its_fallback():
    document = parsed(treatment())
    fallback = {"text": "Watch our film.", "url": f"{ORIGIN}/film/"}
    document["blocks"] = [{"id": "z", "type": "film", "v": 1, "critical": False, "fallback": fallback}]
    html = draw(document).decode()
    assert "Watch our film." in html
    assert f'href="{ORIGIN}/film/"' in html


def test_a_known_block_with_a_higher_version_shows_its_fallback():
    document = parsed(treatment())
    document["blocks"][0] |= {"v": 2, "fallback": {"text": "Newer words", "url": ORIGIN}}
    assert "Newer words" in draw(document).decode()


def test_a_critical_block_of_tomorrow_is_never_dropped():
    document = parsed(treatment())
    fallback = {"text": "", "url": f"{ORIGIN}/urgent/"}
    document["blocks"] = [{"id": "z", "type": "siren", "v": 1, "critical": True, "fallback": fallback}]
    assert f"{ORIGIN}/urgent/" in draw(document).decode()


def test_a_sticky_button_stays_in_view_once():
    action = cta_values(placement="sticky_app")
    html = shown(treatment(blocks=[Block("c", "cta", action), Block("d", "cta", action)]))
    assert html.split('<div class="foot">')[1].count('class="button"') == 1


def test_it_shows_what_the_bytes_say_in_right_to_left_languages_too():
    assert '<html lang="en-US" dir="rtl">' in shown(treatment(dir="rtl"))
    assert rendered(treatment(dir="rtl")).media_type == "application/json"
