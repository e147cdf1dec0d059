"""The cases of `clients/conformance`, made of what the app channel really renders.

`python -m tests.client.cases` writes them; `test_conformance.py` fails when the files are not these."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FOLDER = Path(__file__).resolve().parents[2] / "clients" / "conformance" / "cases"
NOW = "2026-11-20T10:00:00Z"  # a moment at which the sample item is fresh and valid


def main() -> None:
    settings = {"SECRET_KEY": "only to render", "DATABASE_URL": "postgres://x@127.0.0.1:1/x"}
    settings |= {"REDIS_URL": "redis://127.0.0.1:1/0", "DJANGO_SETTINGS_MODULE": "cms.settings"}
    os.environ |= {name: os.environ.get(name, value) for name, value in settings.items()}
    import django

    django.setup()
    from tests.client.cases_of_items import item_cases
    from tests.client.cases_of_sync import sync_cases

    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in FOLDER.glob("*.json"):
        file.unlink()
    for name, case in {**item_cases(), **sync_cases()}.items():
        (FOLDER / f"{name}.json").write_text(text(case))


def text(case: Json) -> str:
    return json.dumps(case, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main()
