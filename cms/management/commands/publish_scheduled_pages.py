"""The older name of `manage.py publish_scheduled`."""

from cms.management.commands.publish_scheduled import Command as RefusedCommand


class Command(RefusedCommand):
    pass
