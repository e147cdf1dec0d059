"""One address in any order of forms, old links, leaving, erasure and time: who becomes a reader, and what is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.newsletter.models import Answer, SignUp, Subscriber, Suppression
from channels.newsletter.subscribers import erasing, leaving, own_links, upkeep
from tests.newsletter.signing_up import look, post

ADDRESS = "reader@example.org"
DAY, WEEK, MONTH, YEAR = 24.0, 7 * 24.0, 30 * 24.0, 365 * 24.0  # hours
STEPS = st.one_of(
    st.tuples(st.just("form"), st.just(0)),
    st.tuples(st.just("press"), st.integers(0, 5)),  # the button of the last mail, or of an older one
    st.tuples(st.sampled_from(["leave", "erase"]), st.just(0)),
    st.tuples(st.just("pass"), st.sampled_from([0.9, 25.3, 100.7, 170.1, 721.9])),
)


@dataclass
class Mail:
    kind: str
    age: float = 0
    settled: bool = False
    orphan: bool = False  # its reader was erased


@dataclass
class Told:
    """The rules in a few lines, to be compared with what the database says."""

    state: str = ""
    age: float = 0  # since the state began
    mails: list[Mail] = field(default_factory=list)

    def form(self) -> None:
        kind = "already" if self.state == "confirmed" else "confirm"
        if any(mail.age < DAY for mail in self.mails):
            return
        if kind == "confirm" and sum(mail.kind == kind and not mail.settled for mail in self.mails) >= 3:
            return
        if kind == "already" and sum(mail.kind == kind and mail.age < MONTH for mail in self.mails) >= 3:
            return
        self.mails.append(Mail(kind))
        if kind == "confirm":
            self.state, self.age = "unconfirmed", 0

    def press(self, mail: Mail) -> bool:
        good = mail.kind == "confirm" and mail.age < WEEK and not mail.orphan
        if not good or self.state not in ("unconfirmed", "confirmed") or (self.state != "confirmed" and mail.settled):
            return False
        if self.state == "unconfirmed":
            self.state, self.age = "confirmed", 0
            for each in self.mails:
                each.settled = True
        return True

    def leave(self) -> None:
        if self.state in ("unconfirmed", "confirmed"):
            self.state, self.age = "ended", 0

    def erase(self) -> None:
        self.state = ""
        for mail in self.mails:
            mail.orphan = True

    def passes(self, hours: float) -> None:
        self.age += hours
        for mail in self.mails:
            mail.age += hours
        self.mails = [mail for mail in self.mails if mail.age < YEAR]
        if (self.state == "unconfirmed" and self.age >= WEEK) or (self.state == "ended" and self.age >= MONTH):
            self.erase()


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=3, max_size=14))
def test_in_any_order_the_rules_hold(steps: list[tuple[str, float]]) -> None:
    for model in (Answer, SignUp, Suppression, Subscriber):
        model.objects.all().delete()
    told = Told()
    for name, number in steps:
        _do(told, name, number)
        reader = Subscriber.objects.first()
        assert (reader.state if reader else "") == told.state, steps
        kinds = list(Answer.objects.order_by("pk").values_list("kind", "settled"))
        assert kinds == [(mail.kind, mail.settled) for mail in told.mails], steps


def _do(told: Told, name: str, number: float) -> None:
    reader = Subscriber.objects.first()
    if name == "form":
        SignUp.objects.all().delete()  # of the network's limit this is not about
        post(ADDRESS)
        look()
        Answer.objects.filter(state="wanted").update(
            state="sent", claimed_at=F("created_at")
        )  # what is not sent may come again
        told.form()
    elif name == "press" and number < len(told.mails):
        _press(told, int(number))
    elif name == "leave" and reader:
        leaving.end(reader.public_id, "unsubscribed")
        told.leave()
    elif name == "erase" and reader:
        erasing.erase(reader.pk, "asked by the reader")
        told.erase()
    elif name == "pass":
        _pass(number)
        told.passes(number)


_links: dict[int, str] = {}


def _press(told: Told, back: int) -> None:
    answer = Answer.objects.order_by("-pk")[back]
    if answer.subscriber:
        _links[answer.pk] = own_links.confirm_link(answer.subscriber.public_id, answer.pk)
    if answer.pk in _links:
        status = Client().post("/" + _links[answer.pk].split("/", 3)[3]).status_code
        assert status == (200 if told.press(told.mails[-1 - back]) else 404)


def _pass(hours: float) -> None:
    by = timedelta(hours=hours)
    Answer.objects.update(created_at=F("created_at") - by)
    SignUp.objects.update(created_at=F("created_at") - by)
    Subscriber.objects.update(created_at=F("created_at") - by, ended_at=F("ended_at") - by)
    upkeep.poll()
