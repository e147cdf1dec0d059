"""What a log line says, and what it never says."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
from django.test import Client

from cms.logs import EventFormatter, JsonFormatter
from publishing import log_facts


def record(message: str, **extra: Any) -> logging.LogRecord:
    return logging.getLogger("test").makeRecord("test", logging.INFO, "", 0, message, (), None, extra=extra)


def said(line: logging.LogRecord) -> dict[str, Any]:
    text = JsonFormatter().format(line)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_line_is_one_json_object_with_the_facts_of_its_event() -> None:
    with log_facts.about(request="r1", edition=3):
        line = said(record("delivered\nat last", event="delivered", channel="website"))
    assert line["message"] == "delivered\nat last"
    assert (line["event"], line["channel"], line["request"], line["edition"]) == ("delivered", "website", "r1", 3)
    assert line["time"].endswith("+00:00")


def test_facts_end_with_their_work() -> None:
    with log_facts.about(edition=3):
        pass
    assert "edition" not in said(record("later"))


def test_an_error_brings_its_trace_without_the_address_it_names() -> None:
    try:
        raise ValueError("Key (email)=(first.reader@example.org) already exists.")
    except ValueError:
        line = record("it failed")
        line.exc_info = sys.exc_info()
    assert "ValueError: Key (email)=(…@…) already exists." in said(line)["trace"]


@pytest.mark.parametrize("formatter", [EventFormatter(), JsonFormatter()])
@pytest.mark.parametrize(
    "secret",
    ["first.reader@example.org", "Anna Reader <first.reader@example.org>", "/u/abc-DEF_123", "?token=abc-DEF_123"],
)
def test_no_line_names_a_reader_or_opens_a_page(formatter: logging.Formatter, secret: str) -> None:
    text = formatter.format(record(f"refused {secret} now", subject=secret))
    assert "first.reader" not in text
    assert "abc-DEF_123" not in text


@pytest.mark.django_db
class TestRequests:
    def test_the_admins_answers_carry_the_number_that_the_log_has(self) -> None:
        answer = Client().get("/admin/login/", headers={"X-Request-Id": "given-1"})
        assert answer.headers["X-Request-Id"] == "given-1"

    @pytest.mark.parametrize("given", ["", "a b", "é", "x" * 65, "<script>"])
    def test_what_is_no_number_gets_one_of_ours(self, given: str) -> None:
        answer = Client().get("/admin/login/", headers={"X-Request-Id": given})
        assert len(answer.headers["X-Request-Id"]) == 32

    def test_what_the_api_remembers_for_others_carries_none(self) -> None:
        assert "X-Request-Id" not in Client().get("/api/mobile/v1/en-US/sync").headers
