"""The settings, a file for each subject; what differs between places comes from the environment (`.env.example`)."""

from cms.settings.accounts import *  # noqa: F403
from cms.settings.app_api import *  # noqa: F403
from cms.settings.editing import *  # noqa: F403
from cms.settings.framework import *  # noqa: F403
from cms.settings.mail import *  # noqa: F403
from cms.settings.place import *  # noqa: F403
from cms.settings.publication import *  # noqa: F403
from cms.settings.queue import *  # noqa: F403
