"""The web process's application, with the steps at which it may meet a signal."""

from tests.chaos.doomed import doom

doom()

from cms.wsgi import application  # noqa: E402 - after the steps have their names

__all__ = ["application"]
