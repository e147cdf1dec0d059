"""What a channel tells its readers of the sample page, read from what they get."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from publishing.stamps import long_date

SHORT_NAME = re.compile(r" \(\w+\)$")
REVIEWED = re.compile(r"^Reviewed by (?P<reviewer>.+) on (?P<day>\w+ \d+, \d{4})$")


@dataclass(frozen=True)
class Told:
    """The facts that must be the same everywhere."""

    options: list[str]
    reviewed_on: str
    reviewer: str
    disclaimer: str
    button: str
    appointment: str


def told_by_web(document: str) -> Told:
    page = BeautifulSoup(document, "html.parser")
    button = page.select_one("section.cta a.button")
    return Told(
        options=[SHORT_NAME.sub("", words(heading)) for heading in page.select("article.option h3")],
        reviewed_on=words(page.select_one("section.review time")),
        reviewer=words(page.select_one("section.review strong")),
        disclaimer=words(page.select_one("footer .disclaimer")),
        button=words(button),
        appointment=button["href"],
    )


def told_by_app(item: dict[str, Any]) -> Told:
    blocks = {block["type"]: block for block in item["blocks"]}
    return Told(
        options=[option["name"] for option in blocks["treatment_options"]["options"]],
        reviewed_on=long_date(item["review"]["last_reviewed_on"], item["locale"]),
        reviewer=item["people"]["reviewers"][0]["name"],
        disclaimer=item["safety"]["disclaimer"],
        button=blocks["cta"]["label"],
        appointment=blocks["cta"]["action"]["uri"],
    )


def told_by_mail(html: str) -> Told:
    mail = BeautifulSoup(html, "html.parser")
    small = [words(part) for part in mail.select(".muted")]
    reviewed = next(found for found in map(REVIEWED.match, small) if found)
    button = mail.select_one(".button a")
    return Told(
        options=[words(link) for link in mail.select("ol a")],
        reviewed_on=reviewed["day"],
        reviewer=reviewed["reviewer"],
        disclaimer=small[small.index(reviewed[0]) + 1],
        button=words(button),
        appointment=button["href"],
    )


def words(element: Any) -> str:
    return " ".join(element.get_text().split())
