"""Whatever the snapshot wanted to use and could not: dead links, a button without a target, an unapproved person."""

from cms.checks.written import Written
from publishing.source import Finding


def unresolved(written: Written) -> list[Finding]:
    return [Finding(problem.check, "error", problem.where, problem.message) for problem in written.uses.problems]
