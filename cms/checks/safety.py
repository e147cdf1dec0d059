"""required.safety and required.emergency_number: what stands with every medical text."""

from cms.checks.written import Written
from publishing.source import Finding

NO_NOTICE = "No safety notice is live, so readers see no disclaimer and no emergency advice. Have it approved first."
NO_NUMBER = "The safety notice holds no emergency number. Add it there, so that readers know whom to call."


def required_notice(written: Written) -> list[Finding]:
    snapshot = written.snapshot
    if "safety" not in snapshot.chrome or snapshot.chrome["safety"]:
        return []
    level = "error" if snapshot.kind == "treatment" else "note"
    return [Finding("required.safety", level, "", NO_NOTICE)]


def required_number(written: Written) -> list[Finding]:
    snapshot = written.snapshot
    is_notice = snapshot.kind == "safety_notice"
    notice = snapshot.facts if is_notice else snapshot.chrome.get("safety")
    if not notice or notice["emergency"]["phone"]:
        return []
    return [Finding("required.emergency_number", "note", "emergency_number" if is_notice else "", NO_NUMBER)]
