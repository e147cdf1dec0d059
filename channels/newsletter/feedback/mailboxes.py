"""Where returned mail lies: a Maildir, an mbox file or a folder on an IMAP server, by one setting.

BOUNCE_MAILBOX=maildir:///var/mail/bounces
BOUNCE_MAILBOX=mbox:///var/mail/bounces
BOUNCE_MAILBOX=imaps://name:password@mail.example.org/INBOX        (imap:// only to this very host)"""

from __future__ import annotations

import imaplib
import mailbox
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from channels.newsletter.feedback.returned_mail import LARGEST

TIMEOUT = 30  # seconds
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
Mail = tuple[bytes, Callable[[], None]]


class Unreachable(Exception):
    """The mailbox cannot be opened; says why in a sentence."""


def opened(address: str) -> AbstractContextManager[Iterator[Mail]]:
    """Each mail with a function that takes it away; of one that is too large only its beginning and one byte too much.

    Raises Unreachable."""
    place = urlsplit(address)
    match place.scheme:
        case "maildir" | "mbox":
            return _folder(place)
        case "imaps" | "imap":
            return _imap(place)
    raise Unreachable("BOUNCE_MAILBOX must begin with maildir://, mbox:// or imaps://")


@contextmanager
def _folder(place: SplitResult) -> Iterator[Iterator[Mail]]:
    kind: Callable[..., mailbox.Mailbox[Any]] = mailbox.Maildir if place.scheme == "maildir" else mailbox.mbox
    try:
        box = kind(unquote(place.path), create=False)
        box.lock()  # a Maildir needs none and has none
    except (mailbox.Error, OSError) as error:
        raise Unreachable(f"The bounce mailbox {place.path} cannot be opened: {error}") from error
    try:
        yield _in_folder(box)
    finally:
        box.flush()
        box.unlock()
        box.close()


def _in_folder(box: mailbox.Mailbox[Any]) -> Iterator[Mail]:
    for key in list(box.keys()):
        try:
            with box.get_file(key) as file:
                raw = file.read(LARGEST + 1)
        except (KeyError, OSError):  # another run took it
            continue
        yield raw, lambda key=key: box.discard(key)  # type: ignore[misc]


@contextmanager
def _imap(place: SplitResult) -> Iterator[Iterator[Mail]]:
    try:
        session = _session(place)
        session.login(unquote(place.username or ""), unquote(place.password or ""))
        folder = unquote(place.path.lstrip("/")) or "INBOX"
        answer, _ = session.select(f'"{folder}"')
        if answer != "OK":
            raise Unreachable(f"The mail server has no folder {folder}.")
    except (imaplib.IMAP4.error, OSError) as error:
        raise Unreachable(f"The mail server {place.hostname} does not let us in: {type(error).__name__}") from error
    try:
        yield _on_server(session)
        session.expunge()
    except (imaplib.IMAP4.error, OSError) as error:
        raise Unreachable(f"The mail server {place.hostname} broke off: {type(error).__name__}") from error
    finally:
        with suppress(imaplib.IMAP4.error, OSError):  # it may be gone already
            session.logout()


def _session(place: SplitResult) -> imaplib.IMAP4:
    host = place.hostname or ""
    if place.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, place.port or 993, timeout=TIMEOUT)
    if host not in LOOPBACK:
        raise Unreachable("imap:// would send the password in the clear; write imaps://")
    return imaplib.IMAP4(host, place.port or 143, timeout=TIMEOUT)


def _on_server(session: imaplib.IMAP4) -> Iterator[Mail]:
    _, found = session.uid("SEARCH", "UNDELETED")
    for uid in (found[0] or b"").split():
        number = uid.decode()
        _, told = session.uid("FETCH", number, "(RFC822.SIZE)")
        size = SIZE.search(b" ".join(line for line in told if isinstance(line, bytes)))
        if size is None or int(size[1]) > LARGEST:
            raw = b" " * (LARGEST + 1)
        else:
            _, fetched = session.uid("FETCH", number, "(BODY.PEEK[])")
            raw = next((part[1] for part in fetched if isinstance(part, tuple)), b"")
        yield raw, lambda number=number: _delete(session, number)  # type: ignore[misc]


def _delete(session: imaplib.IMAP4, number: str) -> None:
    session.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)")
