"""The contender's web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.feed.wagtail_settings"
application = get_wsgi_application()
