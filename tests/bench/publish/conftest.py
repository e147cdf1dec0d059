"""One running Concord for all benches of publishing."""

from tests.running.conftest import concord, reviewer

__all__ = ["concord", "reviewer"]
