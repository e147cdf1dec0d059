from tests.newsletter.conftest import committing, committing_module, edition

__all__ = ["committing", "committing_module", "edition"]
