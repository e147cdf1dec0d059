"""Where the app's documents are. Each is one plain file below the site's origin, so the locale is in the path."""

ROOT = "api/mobile/v1"


def header_key(locale: str) -> str:
    return f"{ROOT}/{locale}/header"


def feed_key(locale: str) -> str:
    return f"{ROOT}/{locale}/feed"


def json_feed_key(locale: str) -> str:
    return f"{ROOT}/{locale}/feed.json"


def sync_key(locale: str) -> str:
    """Answered by Django: it depends on where the reader stands."""
    return f"{ROOT}/{locale}/sync"


def item_key(locale: str, public_id: str) -> str:
    return f"{ROOT}/{locale}/items/{public_id}"


def preview_key(locale: str, public_id: str) -> str:
    """Answered by Django, to who has a token: a draft is never a file."""
    return f"{ROOT}/{locale}/preview/items/{public_id}"


def locale_of(key: str) -> str:
    return key.removeprefix(f"{ROOT}/").split("/")[0]
