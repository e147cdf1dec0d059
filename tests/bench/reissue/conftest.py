"""One running Concord for this bench."""

from tests.running.conftest import concord, reviewer

__all__ = ["concord", "reviewer"]
