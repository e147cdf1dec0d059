"""Who asks too often is told when to come back; who that is, only our own proxies say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from channels.mobile.throttling import MOST, WINDOW, PerAddress

CHANGES = "/api/mobile/v1/changelog.json"
FORWARDED = "X-Forwarded-For"


@pytest.fixture(autouse=True)
def three_a_minute(settings) -> Iterator[None]:
    settings.APP_REQUESTS_A_MINUTE = 3
    PerAddress.forget()
    yield
    PerAddress.forget()


def ask(times: int, peer: str = "198.51.100.7", **headers: str) -> list[int]:
    return [Client(REMOTE_ADDR=peer).get(CHANGES, headers=headers).status_code for _time in range(times)]


def test_the_fourth_request_of_a_minute_is_told_when_to_come_back():
    assert ask(3) == [200, 200, 200]
    answer = Client(REMOTE_ADDR="198.51.100.7").get(CHANGES)
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(answer["Retry-After"]) <= WINDOW
    assert ask(1, peer="198.51.100.8") == [200]


def test_without_proxies_nobody_can_say_to_be_somebody_else():
    codes = [ask(1, **{FORWARDED: f"203.0.113.{number}"})[0] for number in range(4)]
    assert codes == [200, 200, 200, 429]


def test_behind_a_proxy_only_what_the_proxy_wrote_counts(settings):
    settings.PROXIES = 1
    invented = [ask(1, **{FORWARDED: f"203.0.113.{number}, 192.0.2.1"})[0] for number in range(4)]
    assert invented == [200, 200, 200, 429]
    assert ask(1, **{FORWARDED: "203.0.113.1, 192.0.2.2"}) == [200]


def test_an_address_that_is_none_is_answered():
    assert ask(5, peer="") == [200] * 5


def test_one_ipv6_network_counts_as_one_caller():
    codes = [ask(1, peer=f"2001:db8:1:2::{number:x}")[0] for number in range(1, 5)]
    assert codes == [200, 200, 200, 429]
    assert ask(1, peer="2001:db8:1:3::1") == [200]


def test_a_minute_later_it_is_over():
    assert ask(4)[-1] == 429
    PerAddress.started -= 2 * WINDOW
    assert ask(1) == [200]


def test_the_minute_before_counts_as_far_as_it_reaches():
    assert ask(3) == [200] * 3
    PerAddress.started -= WINDOW + 1
    assert ask(2) == [200, 429]


def test_no_flood_of_addresses_fills_the_memory():
    PerAddress.counts.update({str(number): 1 for number in range(MOST + 1)})
    assert ask(1) == [200]
    assert len(PerAddress.counts) < 10


def test_asking_wrongly_counts_too():
    codes = [Client(REMOTE_ADDR="198.51.100.9").post(CHANGES).status_code for _time in range(4)]
    assert codes == [405, 405, 405, 429]


def test_a_host_that_is_not_ours_is_a_problem():
    answer = Client().get(CHANGES, headers={"Host": "evil.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert b"evil" not in answer.content
    assert Client().get("/admin/login/", headers={"Host": "evil.example"}).status_code == 400
