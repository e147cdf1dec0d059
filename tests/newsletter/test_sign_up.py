"""Signing up on the site: which addresses are taken, and that the answer tells nobody who is a reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as current
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels.newsletter.models import Answer, SignUp, Subscriber, Suppression
from channels.newsletter.subscribers import address_keys, confirming, consent, limits, sign_up_form, sign_ups, upkeep
from channels.newsletter.topics import Topic
from tests.newsletter.signing_up import PAGE, fields, look, mark, post

pytestmark = pytest.mark.django_db

Subscribe = Callable[..., Subscriber]


@pytest.fixture
def offered(monkeypatch: Any) -> list[Topic]:
    """Two topics that live pages have."""
    found = [Topic("cancer", "Cancer"), Topic("net", "Neuroendocrine tumors")]
    monkeypatch.setattr(sign_up_form, "topics", lambda locale: found)
    return found


class TestThePage:
    def test_reading_it_sets_no_cookie_and_asks_for_the_consent_in_words(self, client: Client) -> None:
        answer = client.get(PAGE)
        assert answer.status_code == 200
        assert not answer.cookies
        assert consent.current().text in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"

    def test_it_has_no_script(self, client: Client) -> None:
        assert b"<script" not in client.get(PAGE).content

    def test_topics_can_be_chosen_where_pages_have_some(self, client: Client, offered: list[Topic]) -> None:
        page = client.get(PAGE).content.decode()
        assert all(f'value="{topic.slug}"' in page and topic.name in page for topic in offered)

    def test_no_page_can_take_its_address(self) -> None:
        assert "newsletter" in current.PUBLISHING_RESERVED


class TestAddresses:
    @pytest.mark.parametrize(
        "email",
        [
            "", "a@b", "a@b..c", "x" * 65 + "@example.org", "a@" + "b" * 60 + ("." + "c" * 60) * 4 + ".org",
            '"a b"@example.org', "jürgen@example.org", "😀@example.org", "a@example.org.", "a@localhost",
            "a@[127.0.0.1]",
            "x@example.org\r\nBcc: z@example.org", "x@example.org\nBcc:z", "x@example.org\r\n", "x@example.org\x00",
            "x@example.org,z@example.org", "<x@example.org>", "Reader <x@example.org>", "x" * 5000,
        ],
    )  # fmt: skip
    def test_what_is_no_address_is_said_beside_the_field_and_kept_nowhere(self, email: str) -> None:
        answer = post(email)
        page = answer.content.decode()
        assert answer.status_code == 400
        assert 'id="_email-error"' in page and "There is a problem" in page
        assert not SignUp.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("Reader@EXAMPLE.org", "Reader@example.org"),
            ("  reader@example.org\t", "reader@example.org"),
            ("reader+news@example.org", "reader+news@example.org"),
            ("reader@bücher.example.org", "reader@xn--bcher-kva.example.org"),
            ("reader@straße.de", "reader@xn--strae-oqa.de"),
        ],
    )
    def test_addresses_are_kept_in_one_form(self, typed: str, kept: str) -> None:
        assert post(typed).status_code == 202
        assert SignUp.objects.get().email == kept

    def test_what_was_typed_stays_in_the_form(self, offered: list[Topic]) -> None:
        page = post("reader@example", topics=["net"]).content.decode()
        assert 'value="reader@example"' in page
        assert re.search(r'value="net" checked', page)

    def test_without_consent_nothing_is_kept(self) -> None:
        answer = post("reader@example.org", agree="")
        assert answer.status_code == 400
        assert 'id="_agree-error"' in answer.content.decode()
        assert not SignUp.objects.exists()

    def test_a_topic_that_is_not_offered_is_refused(self) -> None:
        assert post("reader@example.org", topics=["secret"]).status_code == 400
        assert not SignUp.objects.exists()

    @pytest.mark.parametrize("body", [b"\xff\xfe%%%", b"email=%ff%fe&opened=x", b"a" * 100])
    def test_a_body_that_nobody_can_read_is_no_error_of_ours(self, client: Client, body: bytes) -> None:
        answer = client.post(PAGE, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code < 500


class TestTheSameForEverybody:
    def test_neither_answer_nor_work_tells_who_is_a_reader(self, subscribe: Subscribe) -> None:
        """New, pending, active, left, suppressed and complained: the same bytes, and the same statements meanwhile."""
        for state in ("unconfirmed", "confirmed", "ended"):
            subscribe(f"{state}@example.org", state=state)
        for reason in ("bounce", "complaint"):
            key = address_keys.key_of(f"{reason}@example.org")
            Suppression.objects.create(address_key=key, reason=reason)
        seen = set()
        for word in ("newone", "unconfirmed", "confirmed", "ended", "bounce", "complaint"):
            with CaptureQueriesContext(connection) as queries:
                answer = post(f"{word}@example.org")
            said = tuple(re.sub(r"'[^']*'|s\d+_x\d+", "?", query["sql"]) for query in queries.captured_queries)
            seen.add((answer.status_code, answer.content, tuple(sorted(answer.headers.items())), said))
        assert len(seen) == 1
        assert next(iter(seen))[0] == 202

    def test_the_answer_does_not_show_the_address(self) -> None:
        assert b"reader@example.org" not in post("reader@example.org").content

    def test_no_cookie_is_set(self) -> None:
        assert not post("reader@example.org").cookies


class TestPrograms:
    def test_a_field_that_nobody_sees_gives_programs_away(self) -> None:
        assert post("reader@example.org", reference="buy").content == post("other@example.org").content
        assert SignUp.objects.count() == 1

    @pytest.mark.parametrize("opened", ["", "x", "x:y:z", "mark(0)", "forged"])
    def test_a_form_that_nobody_had_time_to_read_is_dropped_with_the_same_answer(self, opened: str) -> None:
        given = {"mark(0)": mark(0), "forged": mark()[:-1] + "!"}.get(opened, opened)
        assert post("reader@example.org", opened=given).content == post("other@example.org").content
        assert list(SignUp.objects.values_list("email", flat=True)) == ["other@example.org"]

    def test_one_form_counts_once(self) -> None:
        form = fields("reader@example.org")
        first, second = Client().post(PAGE, form), Client().post(PAGE, form | {"email": "victim@example.org"})
        assert first.content == second.content
        assert list(SignUp.objects.values_list("email", flat=True)) == ["reader@example.org"]

    def test_a_person_who_comes_back_the_next_day_is_asked_to_press_again(self) -> None:
        answer = post("reader@example.org", opened=mark(25 * 3600))
        assert answer.status_code == 400
        assert b"open for a long time" in answer.content
        assert b'value="reader@example.org"' in answer.content

    def test_one_network_can_send_only_so_many_and_is_told(self, settings: Any) -> None:
        settings.PROXIES = 1
        for number in range(limits.FORMS):
            from_network = Client(headers={"x-forwarded-for": f"9.9.9.9, 192.0.2.{number}"})
            assert post(f"reader{number}@example.org", from_network).status_code == 202
        same = post("more@example.org", Client(headers={"x-forwarded-for": "192.0.2.200"}))
        assert (same.status_code, same["Retry-After"]) == (429, "3600")
        assert "Wait an hour" in same.content.decode()
        assert post("more@example.org", Client(headers={"x-forwarded-for": "198.51.100.7"})).status_code == 202

    def test_an_invented_forwarding_header_counts_for_nothing_without_a_proxy_of_ours(self) -> None:
        for number in range(limits.FORMS):
            post(f"reader{number}@example.org", Client(headers={"x-forwarded-for": f"10.{number}.0.1"}))
        assert post("more@example.org", Client(headers={"x-forwarded-for": "10.99.0.1"})).status_code == 429

    def test_ipv6_is_counted_by_the_household(self, settings: Any) -> None:
        settings.PROXIES = 1
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
            post("reader@example.org", Client(headers={"x-forwarded-for": address}))
        first, second, third = SignUp.objects.order_by("pk").values_list("network_key", flat=True)
        assert first == second != third
        assert "2001" not in first


class TestDeciding:
    """What the worker does with a form."""

    def test_a_new_address_is_kept_with_its_consent_and_asked_to_confirm(self, offered: list[Topic]) -> None:
        Subscriber.objects.all().delete()
        post("reader@example.org", topics=["net"])
        look()
        person = Subscriber.objects.get()
        assert (person.state, person.locale, person.interests) == ("unconfirmed", "en-US", ["net"])
        assert (person.consent_version, person.consent_text) == (consent.CURRENT, consent.current().text)
        assert [answer.kind for answer in Answer.objects.all()] == ["confirm"]

    def test_the_form_keeps_neither_address_nor_topics_afterwards(self, offered: list[Topic]) -> None:
        post("reader@example.org", topics=["net"])
        look()
        form = SignUp.objects.get()
        assert (form.email, form.sealed_interests) == ("", None)

    def test_a_reader_is_told_so_and_nothing_changes(self, subscribe: Subscribe, offered: list[Topic]) -> None:
        reader = subscribe("reader@example.org")
        post("Reader@Example.org", topics=["net"])
        look()
        reader.refresh_from_db()
        assert (reader.state, reader.interests, reader.email) == ("confirmed", [], "reader@example.org")
        assert Answer.objects.get().kind == "already"

    def test_whoever_left_is_asked_as_if_new(self, subscribe: Subscribe) -> None:
        person = subscribe("reader@example.org", state="ended")
        post("reader@example.org")
        look()
        person.refresh_from_db()
        assert (person.state, person.confirmed_at) == ("unconfirmed", None)
        assert Answer.objects.get().kind == "confirm"

    def test_a_stranger_cannot_make_us_forget_that_somebody_left(self, subscribe: Subscribe) -> None:
        """The form makes the row one that waits, and such rows are erased after a week."""
        person = subscribe("reader@example.org", state="ended")
        post("reader@example.org")
        look()
        Subscriber.objects.update(created_at=Now() - confirming.LASTS)
        upkeep.poll()
        assert not Subscriber.objects.exists()
        assert Suppression.objects.get(address_key=person.address_key).reason == "left"

    def test_one_form_that_fails_holds_up_no_other(self, offered: list[Topic], settings: Any, caplog: Any) -> None:
        post("first@example.org", topics=["net"])
        settings.NEWSLETTER_KEYS = ["another key, since somebody lost the first"]
        post("second@example.org", topics=["net"])
        SignUp.objects.update(created_at=Now() - sign_ups.UNTAKEN * 2)
        upkeep.poll()
        assert list(SignUp.objects.filter(done_at=None).values_list("email", flat=True)) == ["first@example.org"]
        assert "take" in caplog.text and "first@example.org" not in caplog.text

    @pytest.mark.parametrize("reason", ["bounce", "complaint", "manual"])
    def test_a_suppressed_address_gets_nothing(self, reason: str) -> None:
        Suppression.objects.create(address_key=address_keys.key_of("reader@example.org"), reason=reason)
        before = Subscriber.objects.count()
        post("reader@example.org")
        look()
        assert not Answer.objects.exists()
        assert Subscriber.objects.count() == before

    def test_whoever_merely_left_may_come_back(self) -> None:
        Suppression.objects.create(address_key=address_keys.key_of("reader@example.org"), reason="left")
        post("reader@example.org")
        look()
        assert Answer.objects.get().kind == "confirm"

    def test_a_thousand_forms_for_one_victim_make_one_mail(self, settings: Any) -> None:
        settings.PROXIES = 1
        for number in range(1000):
            sent = Client(headers={"x-forwarded-for": f"10.{number // 250}.{number % 250}.1"})
            if number < 30:  # through the whole page; the others as rows, which is what it leaves
                assert post("victim@example.org", sent).status_code == 202
            else:
                SignUp.objects.create(
                    email="victim@example.org", locale="en-US", source="site", consent_version="2026-11",
                    consent_text="x", network_key=str(number),
                )  # fmt: skip
        look()
        assert Answer.objects.count() == 1

    def test_nobody_is_asked_more_than_three_times_in_vain(self) -> None:
        for _day in range(6):
            post("victim@example.org")
            look()
            _a_day_passes()
        assert Answer.objects.count() == limits.IN_VAIN

    def test_an_erasure_does_not_begin_the_count_anew(self) -> None:
        for _day in range(6):
            post("victim@example.org")
            look()
            Subscriber.objects.all().delete()
            _a_day_passes()
        assert Answer.objects.count() == limits.IN_VAIN
        assert not Subscriber.objects.exists()

    def test_a_reader_is_told_once_a_day_and_three_times_a_month(self, subscribe: Subscribe) -> None:
        subscribe("reader@example.org")
        for _day in range(6):
            for _time in range(2):
                post("reader@example.org")
                look()
            _a_day_passes()
        assert Answer.objects.count() == limits.REMINDERS

    def test_taking_a_form_twice_is_harmless(self) -> None:
        post("reader@example.org")
        look()
        look()
        assert Answer.objects.count() == 1


def _a_day_passes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE newsletter_answer SET created_at = created_at - interval '25 hours'")
        cursor.execute("UPDATE newsletter_signup SET created_at = created_at - interval '25 hours'")
