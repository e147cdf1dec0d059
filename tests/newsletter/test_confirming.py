"""The mail that answers a sign-up, and the page it leads to: only the button changes anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.test import Client

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Answer, SignUp, Subscriber, Suppression
from channels.newsletter.subscribers import answers, limits, own_links, sign_ups, tokens, upkeep
from channels.newsletter.subscribers.leaving import end
from publishing.models import AuditEntry
from tests.newsletter.mailserver import Sink, free_port
from tests.newsletter.signing_up import links, look, post, work

Subscribe = Callable[..., Subscriber]


@pytest.fixture(autouse=True)
def nobody_yet(committing: None, subscribe: Subscribe) -> None:
    """Without the sample site's readers."""


def mail_to(email: str, mailserver: Sink) -> EmailMessage:
    post(email)
    work()
    return mailserver.messages()[-1]


def state(email: str = "reader@example.org") -> str:
    return Subscriber.objects.get(email=email).state


class TestTheMail:
    def test_it_says_what_it_is_in_words_and_to_mail_programs(self, mailserver: Sink) -> None:
        mail = mail_to("reader@example.org", mailserver)
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["To"] == "reader@example.org"
        assert mail["Subject"] == "Please confirm that you want our newsletter"
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        for kind in ("plain", "html"):
            text = " ".join(mail.get_body((kind,)).get_content().split())  # type: ignore[union-attr]
            assert "asked for the newsletter of Cancer Care" in text
            assert "The link works for 7 days." in text
            assert "/newsletter/confirm/v1." in text

    def test_its_links_name_neither_address_nor_topic(self, mailserver: Sink) -> None:
        mail = mail_to("reader@example.org", mailserver)
        html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
        for link in re.findall(r'href="([^"]+)"', html) + links(mail):
            assert "reader" not in link and "%40" not in link

    def test_a_reader_gets_the_way_to_the_own_choices_instead(self, mailserver: Sink, subscribe: Subscribe) -> None:
        subscribe("reader@example.org")
        mail = mail_to("reader@example.org", mailserver)
        preferences, leave = links(mail)
        assert preferences.startswith("/newsletter/preferences/v1.")
        assert Client().get(preferences).status_code == Client().get(leave).status_code == 200

    def test_an_address_in_another_script_gets_it_in_ascii(self, mailserver: Sink) -> None:
        mail_to("reader@bücher.example.org", mailserver)
        assert list(mailserver.count()) == ["reader@xn--bcher-kva.example.org"]


class TestTheLedger:
    def test_what_was_written_is_not_written_again(self, mailserver: Sink) -> None:
        post("reader@example.org")
        work()
        [answer] = Answer.objects.all()
        answers.write(answer.pk)
        upkeep.poll()
        assert len(mailserver.bodies) == 1
        assert Answer.objects.get().state == "sent"

    def test_without_workers_the_reconciler_does_it(self, mailserver: Sink) -> None:
        post("reader@example.org")
        Newsletter().poll()
        assert mailserver.bodies == []  # a worker was called and has a few seconds to come
        SignUp.objects.update(created_at=Now() - sign_ups.UNTAKEN * 2)
        Newsletter().poll()
        Answer.objects.update(created_at=Now() - answers.UNTAKEN * 2)
        Newsletter().poll()
        assert len(mailserver.bodies) == 1

    def test_while_the_mail_server_is_away_it_waits_and_loses_nothing(self, mailserver: Sink, settings: Any) -> None:
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
        post("reader@example.org")
        work()
        waiting = Answer.objects.get()
        assert (waiting.state, waiting.attempts) == ("wanted", 1)
        assert waiting.next_at is not None
        settings.EMAIL_PORT = port
        Answer.objects.update(next_at=Now(), created_at=Now() - answers.UNTAKEN * 2)
        Newsletter().poll()
        assert Answer.objects.get().state == "sent"

    @pytest.mark.parametrize(("name", "ends"), [("nobody", "failed"), ("plain550", "failed"), ("later", "wanted")])
    def test_a_refusal_for_good_is_the_end_and_one_for_now_is_not(self, mailserver: Sink, name: str, ends: str) -> None:
        post(f"{name}@example.org")
        work()
        assert Answer.objects.get().state == ends
        assert not Suppression.objects.exists()

    def test_every_attempt_has_the_same_message_id(self, mailserver: Sink) -> None:
        post("greylisted@example.org")
        work()
        Answer.objects.update(next_at=Now())
        work()
        first, second = mailserver.messages()
        assert first["Message-ID"] == second["Message-ID"]
        assert first["Date"] == second["Date"]

    def test_what_a_killed_worker_held_is_sent_when_its_lease_ends(self, mailserver: Sink) -> None:
        post("reader@example.org")
        look()
        answer = Answer.objects.get()
        assert answers._claim(answer.pk) == 1
        answers.write(answer.pk)
        assert mailserver.bodies == []
        Answer.objects.update(lease_until=Now() - answers.UNTAKEN, created_at=Now() - answers.UNTAKEN * 2)
        Newsletter().poll()
        assert len(mailserver.bodies) == 1
        assert Answer.objects.get().fence == 2

    def test_two_workers_send_one_mail(self, mailserver: Sink) -> None:
        post("reader@example.org")
        look()
        pk, together = Answer.objects.get().pk, Barrier(4)

        def write() -> None:
            together.wait()
            try:
                answers.write(pk)
            finally:
                connection.close()

        _at_once(write)
        assert len(mailserver.bodies) == 1

    def test_forms_for_one_address_at_the_same_moment_make_one_mail(self, mailserver: Sink) -> None:
        for _ in range(4):
            post("reader@example.org")
        todo, together = list(SignUp.objects.values_list("pk", flat=True)), Barrier(4)

        def take() -> None:
            mine = todo.pop()
            together.wait()
            try:
                sign_ups.take(mine)
            finally:
                connection.close()

        _at_once(take)
        assert Answer.objects.count() == Subscriber.objects.count() == 1

    def test_an_hour_has_only_so_many_mails_and_the_others_wait(self, mailserver: Sink, settings: Any) -> None:
        settings.NEWSLETTER_ANSWERS_PER_HOUR = 2
        for name in ("one", "two", "three"):
            post(f"{name}@example.org")
        work()
        assert len(mailserver.bodies) == 2
        Answer.objects.filter(state="sent").update(claimed_at=Now() - limits.HOUR)
        Answer.objects.update(next_at=Now())
        work()
        assert len(mailserver.bodies) == 3

    def test_whoever_left_meanwhile_gets_none(self, mailserver: Sink, subscribe: Subscribe) -> None:
        reader = subscribe("reader@example.org")
        post("reader@example.org")
        look()
        end(reader.public_id, "unsubscribed")
        work()
        assert mailserver.bodies == []

    def test_after_a_day_nobody_waits_for_it(self, mailserver: Sink) -> None:
        post("reader@example.org")
        look()
        Answer.objects.update(created_at=Now() - answers.STALE)
        upkeep.poll()
        assert (Answer.objects.get().state, mailserver.bodies) == ("failed", [])

    def test_no_transaction_is_open_while_the_server_is_spoken_to(self, mailserver: Sink) -> None:
        post("reader@example.org")
        look()
        with pytest.raises(RuntimeError, match="transaction"), transaction.atomic():
            answers.write(Answer.objects.get().pk)

    def test_no_address_and_no_link_is_logged(self, mailserver: Sink, caplog: Any) -> None:
        with caplog.at_level("DEBUG"):
            for name in ("reader", "nobody", "later", "gone_after_dot"):
                post(f"{name}@canary.example.org")
            work()
            Client().get(links(mailserver.messages()[0])[0])
        ours = [
            record for record in caplog.records if record.name.startswith(("newsletter", "publishing", "django.req"))
        ]
        said = " ".join(str(vars(record)) for record in ours)
        assert ours
        assert "canary" not in said and "/confirm/" not in said


class TestTheLandingPage:
    @pytest.fixture
    def link(self, mailserver: Sink) -> str:
        return links(mail_to("reader@example.org", mailserver))[0]

    @pytest.mark.parametrize("method", ["get", "head", "options"])
    def test_a_scanner_that_opens_the_link_confirms_nothing(self, link: str, method: str) -> None:
        for _ in range(3):
            getattr(Client(), method)(link)
        assert state() == "unconfirmed"

    def test_the_button_confirms_without_any_cookie(self, link: str) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert not strict.get(link).cookies
        answer = strict.post(link)
        assert (answer.status_code, state()) == (200, "confirmed")
        assert not answer.cookies

    def test_pressing_twice_is_the_same_as_once(self, link: str) -> None:
        first, second = Client().post(link), Client().post(link)
        assert (first.status_code, first.content) == (second.status_code, second.content)
        assert AuditEntry.objects.filter(event="subscriber confirmed").latest("pk").new_state == "confirmed"
        subject = AuditEntry.objects.filter(event="subscriber confirmed").latest("pk").subject
        assert AuditEntry.objects.filter(event="subscriber confirmed", subject=subject).count() == 1

    def test_four_presses_at_once_confirm_once(self, link: str) -> None:
        together = Barrier(4)
        said: list[int] = []

        def press() -> None:
            together.wait()
            try:
                said.append(Client().post(link).status_code)
            finally:
                connection.close()

        _at_once(press)
        assert said == [200] * 4
        assert state() == "confirmed"

    def test_all_links_that_are_no_good_get_one_neutral_page(self, link: str) -> None:
        reader = Subscriber.objects.get()
        answer = Answer.objects.get()
        token = link.rstrip("/").rpartition("/")[2]
        wrong = [token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "v1.a.b.c", "x" * 4096]
        wrong += [tokens.sign(purpose, reader.public_id, answer.pk) for purpose in (tokens.LEAVE, tokens.PREFERENCES)]
        wrong += [tokens.sign(tokens.CONFIRM, reader.public_id, answer.pk + 1)]
        wrong += [tokens.sign(tokens.CONFIRM, reader.public_id, 2**64 - 1)]
        said = set()
        for each in wrong:
            for method in ("get", "post"):
                got = getattr(Client(), method)(f"/newsletter/confirm/{each}/")
                said.add((got.status_code, got.content))
        assert len(said) == 1
        assert said.pop()[0] == 404
        assert state() == "unconfirmed"

    def test_after_seven_days_the_link_is_no_good_and_the_row_is_erased(self, link: str) -> None:
        Answer.objects.update(created_at=F("created_at") - limits.DAY * 7)
        assert Client().post(link).status_code == 404
        assert state() == "unconfirmed"
        Subscriber.objects.update(created_at=F("created_at") - limits.DAY * 7)
        Newsletter().poll()
        assert not Subscriber.objects.exists()
        assert not Suppression.objects.exists()
        assert Client().post(link).status_code == 404

    def test_an_old_link_brings_nobody_back(self, link: str) -> None:
        Client().post(link)
        end(Subscriber.objects.get().public_id, "unsubscribed")
        assert Client().post(link).status_code == 404
        assert state() == "ended"
        Answer.objects.update(created_at=F("created_at") - limits.DAY)
        post("reader@example.org")
        look()
        assert (Client().post(link).status_code, state()) == (404, "unconfirmed")

    def test_confirming_lifts_only_the_mark_of_having_left(self, link: str) -> None:
        key = Subscriber.objects.get().address_key
        Suppression.objects.create(address_key=key, reason="left")
        Client().post(link)
        assert not Suppression.objects.exists()
        Suppression.objects.create(address_key=key, reason="complaint")
        assert Client().post(link).status_code == 404
        assert Suppression.objects.exists()

    def test_the_address_of_the_page_stays_private(self, link: str) -> None:
        for answer in (Client().get(link), Client().post(link), Client().get("/newsletter/confirm/x/")):
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["Cache-Control"] == "private, no-store"
            assert answer["X-Robots-Tag"] == "noindex, nofollow"

    def test_it_leads_on_to_the_own_choices(self, link: str) -> None:
        page = Client().post(link).content.decode()
        reader = Subscriber.objects.get()
        assert own_links.preferences_link(reader.public_id) in page


def _at_once(work_of_one: Callable[[], None], threads: int = 4) -> None:
    started = [Thread(target=work_of_one) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
