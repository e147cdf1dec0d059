"""Reference client of Concord's app content: keeps an approved copy and says what may be shown of it.

It reads as an app team would write it: `transport` asks, `pages` checks what came, `store` keeps it, `following` goes
from one page to the next, `blocks` and `reading` say what may be shown. Standard library only."""

from concord_client.client import Client
from concord_client.errors import BadAnswer, ClientError, ComeBackLater, CursorExpired, Problem, Unreachable
from concord_client.following import Contact
from concord_client.reading import GoneView, HeaderView, ItemView, Notice, decode_gone, decode_header, decode_item
from concord_client.showing import Shown
from concord_client.store import Store
from concord_client.transport import Answer, Http

__all__ = [
    "Answer",
    "BadAnswer",
    "Client",
    "ClientError",
    "ComeBackLater",
    "Contact",
    "CursorExpired",
    "GoneView",
    "HeaderView",
    "Http",
    "ItemView",
    "Notice",
    "Problem",
    "Shown",
    "Store",
    "Unreachable",
    "decode_gone",
    "decode_header",
    "decode_item",
]
