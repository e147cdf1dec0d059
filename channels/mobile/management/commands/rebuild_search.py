"""manage.py rebuild_search: make what the app's search looks in again, from the live summaries."""

from typing import Any

from django.core.management.base import BaseCommand

from channels.mobile import search_index


class Command(BaseCommand):
    help = "Makes the app's search index again. Readers find less until it is done; what they read does not change."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{search_index.rebuild()} live summaries taken in.")
