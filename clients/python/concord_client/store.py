"""The copy on the device: one SQLite file. What came with one page of sync is kept by one transaction together with
the cursor that follows it, so a kill at any point leaves the store at a page's end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concord_client.pages import Change, Json, Page

VERSION = 1  # of the tables; a store of another version is thrown away: it is a copy
TABLES = """
CREATE TABLE place (locale TEXT PRIMARY KEY, cursor TEXT, round INTEGER NOT NULL, filling INTEGER NOT NULL,
    checked_at REAL, urgent INTEGER NOT NULL);
CREATE TABLE item (locale TEXT, id TEXT, round INTEGER NOT NULL, seq INTEGER NOT NULL, edition INTEGER NOT NULL,
    came_at REAL NOT NULL, correction INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (locale, id));
CREATE TABLE gone (locale TEXT, id TEXT, round INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, text TEXT,
    PRIMARY KEY (locale, id));
CREATE TABLE header (locale TEXT PRIMARY KEY, etag TEXT NOT NULL, edition INTEGER NOT NULL, checked_at REAL NOT NULL,
    body TEXT NOT NULL);
"""
WAIT_S = 30.0  # for another process of the same app


@dataclass(frozen=True)
class Place:
    """Where this copy stands. `round` counts how often it began with the full set; `filling`: that set is not whole
    yet. `checked_at`: when it was last known to be all there is, in seconds since 1970."""

    cursor: str | None = None
    round: int = 1
    filling: bool = True
    checked_at: float | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Kept:
    """`confirmed_at`: when the server last said that this is the newest. `doubtful`: a new full set is coming in, and
    this has not come with it so far."""

    document: Json
    confirmed_at: float
    doubtful: bool
    correction: bool
    seq: int


class Store:
    """`path` may be ":memory:". Use one in each thread; several processes may share the file."""

    def __init__(self, path: str | Path) -> None:
        self.database = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
        self.database.row_factory = sqlite3.Row
        self.database.execute("PRAGMA synchronous=FULL")
        with self._transaction():
            if self._one("PRAGMA user_version")[0] != VERSION:
                self._make_tables()

    def close(self) -> None:
        self.database.close()

    # --- Following ---

    def place(self, locale: str) -> Place:
        row = self._one("SELECT * FROM place WHERE locale=?", locale)
        if row is None:
            return Place()
        return Place(row["cursor"], row["round"], bool(row["filling"]), row["checked_at"], bool(row["urgent"]))

    def apply(self, locale: str, asked: Place, page: Page, now: float) -> bool:
        """Keep one page. False, and nothing kept, when another process went on meanwhile."""
        with self._transaction():
            here = self.place(locale)
            if (here.cursor, here.round) != (asked.cursor, asked.round):
                return False
            for change in page.changes:
                self._apply_change(locale, here.round, change, now)
            filling = here.filling and page.has_more
            if here.filling and not filling:
                self._drop_what_did_not_come(locale, here.round)
            checked_at = here.checked_at if page.has_more else now
            urgent = here.urgent or page.urgent
            self._keep_place(locale, Place(page.next_cursor, here.round, filling, checked_at, urgent))
            return True

    def begin_again(self, locale: str, asked: Place) -> None:
        """The cursor is not known any more. What we have stays until the new full set is whole."""
        with self._transaction():
            here = self.place(locale)
            if (here.cursor, here.round) == (asked.cursor, asked.round):
                self._keep_place(locale, Place(None, here.round + 1, True, here.checked_at, here.urgent))
                # The server may have gone back to a backup: its numbers begin anew, the header's too.
                self.database.execute("UPDATE header SET etag='', edition=0 WHERE locale=?", (locale,))

    def seen(self, locale: str) -> None:
        """The app has brought what is on screen up to date."""
        with self._transaction():
            self.database.execute("UPDATE place SET urgent=0 WHERE locale=?", (locale,))

    # --- The header, and the words for what is gone ---

    def header_etag(self, locale: str) -> str:
        row = self._one("SELECT etag FROM header WHERE locale=?", locale)
        return row["etag"] if row else ""

    def keep_header(self, locale: str, document: Json, etag: str, now: float) -> None:
        """Unless its edition is lower than that of the one we have: a replay."""
        with self._transaction():
            row = self._one("SELECT edition FROM header WHERE locale=?", locale)
            if row is None or document["edition"] >= row["edition"]:
                values = (locale, etag, document["edition"], now, _text(document))
                self.database.execute("REPLACE INTO header VALUES (?,?,?,?,?)", values)

    def confirm_header(self, locale: str, now: float) -> None:
        with self._transaction():
            self.database.execute("UPDATE header SET checked_at=? WHERE locale=?", (now, locale))

    def drop_header(self, locale: str) -> None:
        with self._transaction():
            self.database.execute("DELETE FROM header WHERE locale=?", (locale,))

    def without_words(self, locale: str) -> list[str]:
        """Ids of items that were taken down and whose words for readers we do not have yet."""
        return [row["id"] for row in self._all("SELECT id FROM gone WHERE locale=? AND text IS NULL", locale)]

    def keep_words(self, locale: str, item_id: str, document: Json) -> None:
        with self._transaction():
            values = (_text(document), locale, item_id)
            self.database.execute("UPDATE gone SET text=? WHERE locale=? AND id=?", values)

    # --- Reading ---

    def items(self, locale: str) -> list[Kept]:
        """Newest first."""
        place = self.place(locale)
        rows = self._all("SELECT * FROM item WHERE locale=? ORDER BY seq DESC, id", locale)
        return [_kept(row, place) for row in rows]

    def item(self, locale: str, item_id: str) -> Kept | None:
        row = self._one("SELECT * FROM item WHERE locale=? AND id=?", locale, item_id)
        return _kept(row, self.place(locale)) if row else None

    def gone(self, locale: str, item_id: str) -> tuple[Json, Json | None] | None:
        """(the deletion, the words for readers where we have them)."""
        row = self._one("SELECT * FROM gone WHERE locale=? AND id=?", locale, item_id)
        return (json.loads(row["body"]), json.loads(row["text"]) if row["text"] else None) if row else None

    def header(self, locale: str) -> Kept | None:
        row = self._one("SELECT * FROM header WHERE locale=?", locale)
        return Kept(json.loads(row["body"]), row["checked_at"], False, False, 0) if row else None

    # --- Inside ---

    def _apply_change(self, locale: str, round: int, change: Change, now: float) -> None:
        if self._is_replay(locale, round, change):
            return
        key = (locale, change.id)
        self.database.execute("DELETE FROM item WHERE locale=? AND id=?", key)
        self.database.execute("DELETE FROM gone WHERE locale=? AND id=?", key)
        if change.item is None:
            values = (*key, round, change.seq, _text(change.document))
            self.database.execute("INSERT INTO gone (locale, id, round, seq, body) VALUES (?,?,?,?,?)", values)
        else:
            kept = (*key, round, change.seq, change.edition, now, change.correction, _text(change.item))
            self.database.execute("INSERT INTO item VALUES (?,?,?,?,?,?,?,?)", kept)

    def _is_replay(self, locale: str, round: int, change: Change) -> bool:
        """A lower sequence or edition than the one we have. A new full set counts for itself: the server may have gone
        back to a backup, and then its numbers begin anew."""
        key = (locale, change.id)
        gone = self._one("SELECT round, seq, 0 AS edition FROM gone WHERE locale=? AND id=?", *key)
        row = self._one("SELECT round, seq, edition FROM item WHERE locale=? AND id=?", *key) or gone
        if row is None or row["round"] != round:
            return False
        return change.seq < row["seq"] or (change.item is not None and change.edition < row["edition"])

    def _drop_what_did_not_come(self, locale: str, round: int) -> None:
        for table in ("item", "gone"):
            self.database.execute(f"DELETE FROM {table} WHERE locale=? AND round<>?", (locale, round))  # noqa: S608

    def _keep_place(self, locale: str, place: Place) -> None:
        values = (locale, place.cursor, place.round, place.filling, place.checked_at, place.urgent)
        self.database.execute("REPLACE INTO place VALUES (?,?,?,?,?,?)", values)

    def _make_tables(self) -> None:
        for name in ("place", "item", "gone", "header"):
            self.database.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in TABLES.split(";"):
            self.database.execute(statement)
        self.database.execute(f"PRAGMA user_version={VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """IMMEDIATE: another process waits here, and not in the middle."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def _one(self, statement: str, *values: Any) -> Any:
        return self.database.execute(statement, values).fetchone()

    def _all(self, statement: str, *values: Any) -> list[Any]:
        return self.database.execute(statement, values).fetchall()


def _kept(row: Any, place: Place) -> Kept:
    doubtful = place.filling and row["round"] != place.round
    confirmed_at = max(row["came_at"], place.checked_at or 0.0)
    return Kept(json.loads(row["body"]), confirmed_at, doubtful, bool(row["correction"]), row["seq"])


def _text(document: Json) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
