"""The alarms: each asks for a number that /metrics has, and each has its line in docs/operations.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from publishing.health.measures import exposition

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"up", "job"}


def alarms() -> list[dict[str, Any]]:
    groups = yaml.safe_load((ROOT / "deploy/prometheus/alarms.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_each_has_its_line_in_the_document_and_the_other_way_round() -> None:
    document = (ROOT / "docs/operations.md").read_text()
    lines = re.findall(r"^\| `([A-Z]\w+)` \| (page|ticket) \|", document, re.MULTILINE)
    assert lines == [(alarm["alert"], alarm["labels"]["severity"]) for alarm in alarms()]


@pytest.mark.django_db
def test_each_number_they_ask_for_is_there() -> None:
    page = exposition().decode()
    known = set(re.findall(r"^# TYPE (\w+)", page, re.MULTILINE))
    asked = {name for alarm in alarms() for name in re.findall(r"concord_\w+", alarm["expr"])}
    assert asked <= known
    assert len(asked) > 8


@pytest.mark.django_db
def test_each_state_they_ask_for_is_there() -> None:
    page = exposition().decode()
    asked = [found for alarm in alarms() for found in re.findall(r'(concord_\w+)\{(\w+="\w+")\}', alarm["expr"])]
    counted_from_zero = [(name, label) for name, label in asked if not name.startswith("concord_answers")]
    assert len(counted_from_zero) > 4
    for name, label in counted_from_zero:
        assert re.search(rf"^{name}\{{[^}}]*{label}", page, re.MULTILINE)


def test_each_says_what_is_the_matter() -> None:
    for alarm in alarms():
        assert alarm["annotations"]["summary"].endswith(".")
        assert alarm["for"]
