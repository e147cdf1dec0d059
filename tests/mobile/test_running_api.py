"""The contract against the running server: whatever is asked for, it answers what openapi.json says, and never 500;
and the lines that developers are told to try work.

`make fuzz-api CASES=2000` asks longer; here it is a short form."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from schemathesis.core.failures import FailureGroup

from channels.mobile import examples
from channels.mobile.contract.curls import CURLS
from channels.mobile.contract.developers import command
from channels.mobile.contract.schemas import served
from tests.mobile.fuzzing import Fuzzing
from tests.mobile.test_developers import LOCAL, fenced
from tests.running.colleagues import publish, the_page
from tests.running.concord import Concord, concord_fixture
from tests.running.convergence import converged

CASES = int(os.environ.get("CASES") or 100)
ROOT = "/api/mobile/v1"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(180 + CASES)]


concord = concord_fixture("module")


@pytest.fixture(scope="module")
def document(concord: Concord) -> dict[str, Any]:
    """What an app's developer downloads; the sample page is live."""
    converged(concord, publish(concord, the_page().lead))
    return concord.get(f"{ROOT}/openapi.json").json()


@pytest.fixture(scope="module")
def known(concord: Concord, document: dict[str, Any]) -> dict[str, list[str]]:
    feed, everything = (concord.get(f"{ROOT}/en-US/{name}").json() for name in ("feed", "sync"))
    return {
        "locale": ["en-US"],
        "public_id": [entry["id"] for entry in feed["items"]],
        "cursor": [everything["next_cursor"]],
        "path": [urlsplit(entry["links"]["web"]).path for entry in feed["items"]],
        "name": [*served(), *examples.all_of_them()],
    }


def test_every_answer_is_one_that_openapi_json_has(concord, document, known, capsys):
    fuzzing = Fuzzing(concord.url, document, known)
    fuzzing.run(CASES)
    with capsys.disabled():
        sys.stdout.write("\n" + fuzzing.report())
    assert fuzzing.asked >= CASES
    found = {operation for operation, status in fuzzing.statuses if status < 400}
    assert found == {f"GET {path}" for path in document["paths"]}, "Each address had something to say at least once."


@pytest.mark.parametrize("lie", ["a field that is not sent", "a status that is not listed"])
def test_a_document_that_is_not_true_is_found(concord, document, known, lie):
    wrong = copy.deepcopy(document)
    if lie == "a field that is not sent":
        wrong["components"]["schemas"]["Feed"]["required"].append("weather")
    else:
        del wrong["paths"][f"{ROOT}/{{locale}}/feed"]["get"]["responses"]["404"]
    with pytest.raises((FailureGroup, AssertionError)):
        Fuzzing(concord.url, wrong, known).run(CASES)


def in_a_shell(script: str, folder: Any) -> str:
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, script + done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("says", "line", "printed"), CURLS, ids=[says for says, *_rest in CURLS])
def test_the_five_lines_of_the_page_work(concord, document, tmp_path, says, line, printed):
    assert printed in in_a_shell(command(line), tmp_path)


def test_the_lines_of_the_document_work_one_after_the_other(concord, document, tmp_path):
    script = "\n".join(fenced("sh")).replace(LOCAL, concord.url)
    assert "Start again without a cursor" in in_a_shell(script, tmp_path)
