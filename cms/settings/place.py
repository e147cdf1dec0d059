"""What differs between places: address, secrets, where files are."""

from pathlib import Path
from socket import gethostname
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DEMO = env.bool("CONCORD_DEMO", default=False)  # sample people may log in; never outside `make demo`
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
if not SECRET_KEY:  # Django would say so only when it is first used
    raise ImproperlyConfigured("SECRET_KEY is empty: set it to a long random text that nobody else knows.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")  # sealed into published content
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PUBLIC_URL).hostname or "localhost"])
SECURE = PUBLIC_URL.startswith("https://")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # Prometheus shows it; without one there are no /metrics
PROXIES = env.int("BEHIND_PROXY", default=0)  # of ours, in front of the web process: each adds the address it sees
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
EDGE_DIR = Path(env.str("EDGE_DIR", default=str(VAR_DIR / "edge")))
EDGE_NAME = env.str("EDGE_NAME", default=gethostname())  # of this host's files, where monitoring shows all hosts
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
