"""Whatever the snapshot wanted to use and could not: dead links, a button without a target, an unapproved person."""

from publishing.snapshots import Snapshot
from publishing.source import Finding, Source
from publishing.uses import Uses


def unresolved(source: Source, snapshot: Snapshot, uses: Uses) -> list[Finding]:
    return [Finding(problem.check, "error", problem.where, problem.message) for problem in uses.problems]
