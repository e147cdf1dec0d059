"""Short ways to ask what the checks say, and to reach into the sample page's treatment options."""

from typing import Any

from cms.models import TreatmentPage
from publishing.source import Finding
from tests.cms.conftest import check


def errors(source: Any) -> list[tuple[str, str]]:
    return [(finding.id, finding.where) for finding in check(source) if finding.level == "error"]


def option(page: TreatmentPage, at: int = 0) -> Any:
    return page.body[0].value["options"][at]


def path(page: TreatmentPage, at: int = 0) -> str:
    return f"body.{page.body[0].id}.options.{option(page, at).id}"


def only(found: list[Finding], id: str) -> Finding:
    [finding] = [finding for finding in found if finding.id == id]
    return finding
