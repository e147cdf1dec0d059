"""The web process: published addresses from the edge's files, everything else from Django; of what Django answers the
app's API, what is the same for everybody is remembered for a moment."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

django_application = get_wsgi_application()

from publishing.gate import start  # noqa: E402 - settings must be ready first
from publishing.remembered import RememberAnswers  # noqa: E402
from publishing.serve import ServePublished  # noqa: E402

start.refuse_if_open()  # a gate that is not shut stops the start, not only `manage.py check`
application = ServePublished(RememberAnswers(django_application, below="/api/"))
