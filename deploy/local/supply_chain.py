"""`make audit`: what Concord brings along. Known vulnerabilities, licences, secrets in the repository, and a list of
all parts for whoever asks (SBOM). A finding makes it fail; what could not be asked is said in one line and goes by.

The reports are in var/audit."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from deploy.local.progress import say

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.txt"  # what is shipped; development's own packages are not
REPORTS = ROOT / "var" / "audit"
PATIENCE = 300  # seconds for one tool

# Licences whose parts may be shipped with ours (BSD-3-Clause). The LGPL asks that psycopg can be exchanged, and it can.
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|MPL|Mozilla|PSF|Python Software Foundation|Unlicense|LGPL|Lesser General|DFSG approved"
)
REFUSED = re.compile(r"AGPL|Affero|SSPL|Commons Clause|(?<!L)GPL|(?<!Lesser )General Public")

# Only what has the form of a real key is looked for: what merely looks random is everywhere here, as hashes.
NO_FORM = ("KeywordDetector", "Base64HighEntropyString", "HexHighEntropyString")
PLACEHOLDERS = r"^(password|secret|\$\w*password|:?\w*\$\{?\w+\}?)$"
HASHES = r"(^|/)requirements.*\.txt$|package-lock\.json$"


def main() -> int:
    """The exit code tells whether anything was found."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    found = [*vulnerabilities(), *licences(), *secrets(), *parts()]
    for sentence in found:
        say(f"  {sentence}")
    say(f"{len(found)} to mend." if found else "Nothing to mend.")
    return 1 if found else 0


# --- Vulnerabilities ---


def vulnerabilities() -> list[str]:
    """Known ones of what we ship."""
    done = _run("pip_audit", "--disable-pip", "--require-hashes", "-r", str(LOCK), "-f", "json", "--timeout", "15")
    known, skipped = _known(done.stdout if done else "")
    if not known:
        say("Vulnerabilities: not checked, the service that knows them does not answer from here.")
        return []
    unknown = f"; it does not know {', '.join(skipped)}" if skipped else ""
    say(f"Vulnerabilities: asked for {len(known)} packages{unknown}.")
    return [_vulnerable(package, one) for package in known for one in package["vulns"]]


def _known(report: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Packages that the service knows, and names of the others. Where it cannot be reached it knows none."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return [], []
    known = [package for package in packages if "vulns" in package]
    return known, [package["name"] for package in packages if "vulns" not in package]


def _vulnerable(package: dict[str, Any], one: dict[str, Any]) -> str:
    mended = ", ".join(one.get("fix_versions", [])) or "nothing yet"
    return f"{package['name']} {package['version']} has {one['id']}; mended in {mended}."


# --- Licences ---


def licences() -> list[str]:
    """Of the packages as they are installed here; what only other systems need is not."""
    names = re.findall(r"^([A-Za-z0-9][\w.-]*)(?:\[.*?\])?==", LOCK.read_text(), re.MULTILINE)
    done = _run("piplicenses", "--format=json", "--with-system", "--packages", *names)
    packages = json.loads(done.stdout) if done and done.stdout else []
    if not packages:
        return ["The licences could not be read: run `make audit` again, and pip-licenses by hand."]
    (REPORTS / "licences.json").write_text(json.dumps(packages, indent=1))
    say(f"Licences: read those of {len(packages)} packages.")
    return [
        f"{package['Name']} {package['Version']} has the licence “{package['License']}”: may we ship it?"
        for package in packages
        if not may_be_shipped(package["License"])
    ]


def may_be_shipped(licence: str) -> bool:
    """By the words of its metadata; a choice ("GPL OR MIT") may be made."""
    choices = re.split(r"\bOR\b", licence)
    return any(ALLOWED.search(choice) and not REFUSED.search(choice) for choice in choices)


# --- Secrets ---


def secrets() -> list[str]:
    """Keys, tokens and passwords in files that git knows."""
    off = [word for name in NO_FORM for word in ("--disable-plugin", name)]
    done = _run("detect_secrets", "scan", *off, "--exclude-files", HASHES, "--exclude-secrets", PLACEHOLDERS)
    if done is None or done.returncode:
        return ["The repository could not be searched for secrets: run detect-secrets by hand."]
    results = json.loads(done.stdout)["results"]
    say("Secrets: searched every file that git knows.")
    return [
        f"{path} line {one['line_number']}: {one['type']}. If it is real, change it where it is used; taking it out of "
        "the file is not enough. If not, write `pragma: allowlist secret` behind it."
        for path, found in sorted(results.items())
        for one in found
    ]


# --- Parts ---


def parts() -> list[str]:
    """The list of all parts with their hashes, as CycloneDX."""
    path = REPORTS / "sbom.cdx.json"
    done = _run("cyclonedx_py", "requirements", str(LOCK), "--pyproject", "pyproject.toml", "-o", str(path))
    if done is None or done.returncode:
        return ["The list of parts could not be made: run cyclonedx-py by hand."]
    say(f"Parts: {len(json.loads(path.read_text())['components'])} in {path.relative_to(ROOT)}.")
    return []


def _run(module: str, *arguments: str) -> subprocess.CompletedProcess[str] | None:
    """None when it does not come to an end."""
    command = [sys.executable, "-m", module, *arguments]
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None


if __name__ == "__main__":
    sys.exit(main())
