"""What an app uses: `sync` now and then, and in between only what is on the device."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from concord_client.errors import BadAnswer, ClientError
from concord_client.following import Contact, Following
from concord_client.reading import GoneView, HeaderView, ItemView, decode_gone, decode_header, decode_item, is_due
from concord_client.store import Kept, Store
from concord_client.transport import Http, Transport


class Client:
    """One language of one server. `store` is a file of your own; `clock` gives seconds since 1970."""

    def __init__(
        self,
        base: str,
        locale: str,
        store: Store | str | Path,
        *,
        transport: Transport | None = None,
        clock: Callable[[], float] = time.time,
        limit: int = 50,
    ) -> None:
        self.locale, self.clock = locale, clock
        self.store = store if isinstance(store, Store) else Store(store)
        self.following = Following(base, locale, self.store, transport or Http(), clock, limit)

    # --- With the network ---

    def sync(self) -> Contact:
        """Bring the copy up to date: items, header, and the words for what was taken down. Raises ClientError; what
        came before the error is kept, and the next call goes on from there."""
        contact = self.following.follow()
        self.following.words_for_what_is_gone()
        try:
            self.following.header()
        except ClientError as error:  # it must not hide that something urgent came
            return replace(contact, trouble=error)
        return contact

    def step(self) -> bool:
        """One page only, for a system that gives an app a few seconds in the background. Answers whether there is
        more. Raises ClientError; CursorExpired says that the next step begins with the full set."""
        return self.following.one_page()[1]

    def preview(self, address: str) -> ItemView:
        """The draft behind an "Open on my phone" code. It is shown and never kept. Raises ClientError, and ValueError
        for a code that leads anywhere but to this server: whoever prints one chooses what the app shows."""
        if not address.startswith(f"{self.following.root}/preview/items/"):
            raise ValueError("This code is not from this app's own editors.")
        answer = self.following.ask(address, {"Accept": "application/json"})
        try:
            document = json.loads(answer.body)
            return decode_item({**document, "preview": True}, self.clock(), self.clock())
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadAnswer("This is no draft of an item.") from error

    def seen(self) -> None:
        """After an urgent contact: what is on screen has been brought up to date."""
        self.store.seen(self.locale)

    # --- On the device ---

    def is_due(self) -> bool:
        """Whether it is time for `sync`. Call it too whenever the app comes to the front."""
        place = self.store.place(self.locale)
        header = self.store.header(self.locale)
        document = header.document if header else {}
        return place.checked_at is None or is_due(document, place.checked_at, self.clock())

    def items(self) -> list[ItemView]:
        """All there are, newest first."""
        return [self._view(kept) for kept in self.store.items(self.locale)]

    def item(self, item_id: str) -> ItemView | GoneView | None:
        """The item, or what to say in its place; None for one that this copy never had."""
        if kept := self.store.item(self.locale, item_id):
            return self._view(kept)
        gone = self.store.gone(self.locale, item_id)
        return decode_gone(*gone) if gone else None

    def header(self) -> HeaderView | None:
        kept = self.store.header(self.locale)
        return decode_header(kept.document, kept.confirmed_at, self.clock()) if kept else None

    def _view(self, kept: Kept) -> ItemView:
        return decode_item(
            kept.document, kept.confirmed_at, self.clock(), doubtful=kept.doubtful, correction=kept.correction
        )
