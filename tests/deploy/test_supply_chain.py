"""`make audit`: what it finds fails the run, and what it could not ask it does not claim to have checked."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from deploy.local import supply_chain

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"name": "wagtail", "skip_reason": "not found"}
SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
WEAK = {"name": "nh3", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.2"]}]}


def answered(monkeypatch: pytest.MonkeyPatch, report: str) -> None:
    done = subprocess.CompletedProcess([], 0, stdout=report, stderr="")
    monkeypatch.setattr(supply_chain, "_run", lambda *words: done)


def test_a_known_vulnerability_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(monkeypatch, json.dumps({"dependencies": [SKIPPED, SOUND, WEAK]}))
    assert supply_chain.vulnerabilities() == ["nh3 0.1 has PYSEC-1; mended in 0.2."]
    assert "asked for 2 packages; it does not know wagtail" in capsys.readouterr().out


@pytest.mark.parametrize("report", ["", "Traceback", json.dumps({"dependencies": [SKIPPED]})])
def test_a_service_that_does_not_answer_is_said_and_no_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], report: str
) -> None:
    answered(monkeypatch, report)
    assert supply_chain.vulnerabilities() == []
    assert "not checked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT License", True),
        ("BSD License; Other/Proprietary License", True),
        ("LGPL-3.0-only", True),
        ("GPL-3.0-only", False),
        ("GPL-2.0-or-later OR MIT", True),
        ("GNU Affero General Public License v3", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("UNKNOWN", False),
    ],
)
def test_licences_are_judged_by_their_words(licence: str, may: bool) -> None:
    assert supply_chain.may_be_shipped(licence) is may


@pytest.mark.slow
def test_a_key_that_slipped_in_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "notes.txt").write_text("aws = AKIA" + "Q3EGRTVZ5LKPW7XB\n")
    (tmp_path / "address.txt").write_text("imap://user:password@mail.example.org\n")
    subprocess.run("git init -q . && git add .", shell=True, cwd=tmp_path, check=True)  # noqa: S602
    monkeypatch.setattr(supply_chain, "ROOT", tmp_path)
    found = supply_chain.secrets()
    assert len(found) == 1
    assert found[0].startswith("notes.txt line 1: AWS Access Key")


@pytest.mark.slow
def test_the_list_of_parts_has_every_locked_package_with_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supply_chain, "REPORTS", ROOT / "var" / "audit")
    supply_chain.REPORTS.mkdir(parents=True, exist_ok=True)
    assert supply_chain.parts() == []
    listed = json.loads((supply_chain.REPORTS / "sbom.cdx.json").read_text())["components"]
    locked = re.findall(r"^[A-Za-z0-9][^ ]*==", supply_chain.LOCK.read_text(), re.MULTILINE)
    assert len(listed) == len(locked)
    assert all(part["externalReferences"][0]["hashes"] for part in listed)


def test_continuous_integration_runs_it() -> None:
    assert "make audit || failed=1" in (ROOT / ".ci/run").read_text()
