"""Sync: from the cursor we have to the newest, one page and one transaction at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from concord_client.errors import BadAnswer, ClientError, CursorExpired, Unreachable, problem_of
from concord_client.pages import parse, parse_page
from concord_client.store import Store
from concord_client.transport import Answer, NoAnswer, Transport

ROOT = "api/mobile/v1"
MOST_PAGES = 10_000
MOST_BEGINNINGS = 3  # in one contact; a server that forgets faster than that is broken


@dataclass(frozen=True)
class Contact:
    """What one call of `sync` did. `urgent`: bring what is on screen up to date now, then call `seen`. `trouble`: all
    items are up to date, but the header could not be renewed."""

    pages: int
    changes: int
    began_again: bool
    urgent: bool
    trouble: ClientError | None = None


class Following:
    """Follows one language of one server. `limit`: changes in one page, 1 to 200."""

    def __init__(
        self, base: str, locale: str, store: Store, transport: Transport, clock: Callable[[], float], limit: int
    ) -> None:
        self.root = f"{base.rstrip('/')}/{ROOT}/{locale}"
        self.locale, self.store, self.transport, self.clock, self.limit = locale, store, transport, clock, limit

    def follow(self) -> Contact:
        """Until there is no more. Raises ClientError; every page before that one is kept."""
        pages = changes = beginnings = 0
        for _page in range(MOST_PAGES):
            try:
                count, has_more = self.one_page()
            except CursorExpired:
                beginnings += 1
                if beginnings > MOST_BEGINNINGS:
                    raise
                continue
            pages, changes = pages + 1, changes + count
            if not has_more:
                return Contact(pages, changes, bool(beginnings), self.store.place(self.locale).urgent)
        raise BadAnswer("Sync does not come to an end.")

    def one_page(self) -> tuple[int, bool]:
        """(number of changes, whether there is more). Raises CursorExpired after noting that we begin again."""
        place = self.store.place(self.locale)
        asked = {"limit": str(self.limit)} | ({"cursor": place.cursor} if place.cursor else {})
        try:
            answer = self.ask(f"{self.root}/sync?{urlencode(asked)}")
        except CursorExpired:
            self.store.begin_again(self.locale, place)
            raise
        page = parse_page(answer.body, self.locale, place.cursor)
        if not self.store.apply(self.locale, place, page, self.clock()):
            return 0, True  # another process of the app was faster; its cursor leads on
        return len(page.changes), page.has_more

    def header(self) -> None:
        """Ask for the header by the ETag we have. An older one than ours is left alone: the next answer is newer."""
        etag = self.store.header_etag(self.locale)
        answer = self.ask(f"{self.root}/header", {"If-None-Match": etag} if etag else {}, also=(304, 404, 410))
        if answer.status == 304:
            self.store.confirm_header(self.locale, self.clock())
        if answer.status == 410:
            self.store.drop_header(self.locale)
        if answer.status == 200:
            document = parse(answer.body, "app_header", self.locale)
            if not isinstance(document.get("edition"), int):
                raise BadAnswer("The header has no edition.")
            self.store.keep_header(self.locale, document, answer.header("ETag"), self.clock())

    def words_for_what_is_gone(self) -> None:
        """What to say to who opens an item that was taken down. Without an answer there is a sentence of our own."""
        for item_id in self.store.without_words(self.locale):
            try:
                answer = self.ask(f"{self.root}/items/{item_id}", also=(410,))
                if answer.status == 410:  # with 200 it is in the app again: sync will bring it
                    self.store.keep_words(self.locale, item_id, parse(answer.body, "gone", self.locale))
            except ClientError:
                continue

    def ask(self, address: str, headers: dict[str, str] | None = None, also: tuple[int, ...] = ()) -> Answer:
        """A 200, or one of the statuses `also`. Raises ClientError for every other."""
        try:
            answer = self.transport.get(address, headers or {})
        except NoAnswer as reason:
            raise Unreachable(f"No answer from the server: {reason}") from reason
        if answer.status != 200 and answer.status not in also:
            raise problem_of(answer, self.clock())
        return answer
