"""The environment that the demo gives its processes."""

import os
import secrets
from pathlib import Path

from deploy.local.ports import LOOPBACK, free_port
from deploy.local.postgres import write_private
from deploy.local.services import Services

# Settings of the person's own shell that would change what the demo is.
DROPPED = {"DEBUG", "ONCE", "PORT", "MAKEFLAGS", "MFLAGS", "MAKELEVEL"}
DROPPED |= {"BEHIND_PROXY", "SECOND_FACTOR", "ADMIN_URL", "VAR_DIR", "LOG_LEVEL"}
DROPPED |= {"PYTHONDONTWRITEBYTECODE"}  # without bytecode every start takes more than twice as long


def for_demo(root: Path, services: Services, port: int) -> dict[str, str]:
    """Everything `cms.settings` reads, and what the Procfile's commands need."""
    var = root / "var"
    smtp_port = free_port(1025, "the mail catcher")
    page_port = free_port(8025, "the mail page")
    own = services.folder.path
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED and not name.startswith("PG")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "PYTHONUNBUFFERED": "1",
        "HOST": LOOPBACK,
        "PORT": str(port),
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "SECRET_KEY": secret_key(var / "demo" / "secret_key"),
        "NEWSLETTER_KEYS": secret_key(var / "demo" / "newsletter_key"),
        "NEWSLETTER_ADDRESS_KEY": secret_key(var / "demo" / "newsletter_address_key"),
        "PUBLIC_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "CONCORD_DEMO": "1",
        "EMAIL_URL": f"smtp://{LOOPBACK}:{smtp_port}",
        "DEFAULT_FROM_EMAIL": "Cancer Care <news@example.org>",
        "SMTP_PORT": str(smtp_port),
        "MAIL_PAGE_PORT": str(page_port),
        "MAIL_PAGE_URL": f"http://localhost:{page_port}",
        "EDGE_DIR": str(own / "edge"),
        "MEDIA_ROOT": str(own / "media"),
        "STATIC_ROOT": str(var / "static"),
    }


def secret_key(path: Path) -> str:
    """Made once, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = path.read_text().strip() if path.exists() else ""
    if len(kept) < 50:
        kept = secrets.token_urlsafe(50)
        write_private(path, kept)
    return kept
