"""`python -m concord_client`: sync, list, show and header, for trying things by hand."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence

from concord_client.client import Client
from concord_client.errors import ClientError, ComeBackLater, Problem
from concord_client.reading import GoneView, ItemView, Notice
from concord_client.showing import Shown


def main(arguments: Sequence[str] | None = None) -> int:
    """0: done; 1: the server could not be followed, said in a sentence; 2: there is no such item."""
    given = _parser().parse_args(arguments)
    client = Client(given.server, given.locale, given.store)
    try:
        return int(given.run(client, given))
    except ComeBackLater as problem:
        return _said(f"{problem}. Ask again in {problem.retry_after_s:.0f} seconds.")
    except Problem as problem:
        return _said(f"{problem}. Request id: {problem.request_id or 'none'}.")
    except (ClientError, ValueError) as error:
        return _said(str(error))


def _sync(client: Client, given: argparse.Namespace) -> int:
    while True:
        contact = client.sync()
        again = ", began again" if contact.began_again else ""
        _say(f"{contact.changes} changes in {contact.pages} pages{again}; {len(client.items())} items here")
        if contact.urgent:
            _say("Urgent: a text that was here before was wrong or was withdrawn.")
            client.seen()
        if contact.trouble:
            _said(f"The header is as it was: {contact.trouble}")
        if not given.every:
            return 0
        time.sleep(given.every)


def _list(client: Client, _given: argparse.Namespace) -> int:
    for item in client.items():
        _say(f"{item.id}  version {item.edition}  {item.title}")
        _notices(item.notices)
    return 0


def _show(client: Client, given: argparse.Namespace) -> int:
    found = client.item(given.id)
    if found is None:
        _said("There is no such item in this copy. Sync first, or take an id from `list`.")
        return 2
    if given.json and isinstance(found, ItemView):
        _say(json.dumps(found.document, ensure_ascii=False, indent=2))
    elif isinstance(found, GoneView):
        _say("\n".join(filter(None, [found.title, found.text, found.replacement_url])))
    else:
        _item(found)
    return 0


def _header(client: Client, _given: argparse.Namespace) -> int:
    header = client.header()
    if header is None:
        _said("There is no header in this copy.")
        return 2
    _say(header.title)
    _notices(header.notices)
    return 0


def _preview(client: Client, given: argparse.Namespace) -> int:
    _item(client.preview(given.address))
    return 0


def _item(item: ItemView) -> None:
    _say(f"{item.title}\n{item.lead}")
    _notices(item.notices)
    for shown in item.shown:
        _say(_line(shown))
    _say(item.disclaimer)


def _line(shown: Shown) -> str:
    if shown.block is None:
        return f"[{shown.type}] {shown.text}" + (f"\n    → {shown.button}" if shown.button else "")
    words = shown.block.get("heading") or shown.block.get("text") or shown.block.get("label") or ""
    return f"[{shown.type}] {words}"


def _notices(notices: list[Notice]) -> None:
    for notice in notices:
        _say(f"  ! {notice.text}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _said(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="concord_client", description=__doc__)
    parser.add_argument("--server", default="http://localhost:8000", help="its address, without a path")
    parser.add_argument("--locale", default="en-US", help="a BCP 47 tag, for example en-US")
    parser.add_argument("--store", default="concord.sqlite3", help="the file that keeps the copy")
    commands = parser.add_subparsers(required=True)
    sync = commands.add_parser("sync", help="bring the copy up to date")
    sync.add_argument("--every", type=float, default=0, metavar="SECONDS", help="go on until interrupted")
    sync.set_defaults(run=_sync)
    commands.add_parser("list", help="the items of the copy, newest first").set_defaults(run=_list)
    show = commands.add_parser("show", help="one item as it may be shown now")
    show.add_argument("id")
    show.add_argument("--json", action="store_true", help="the document as it came")
    show.set_defaults(run=_show)
    commands.add_parser("header", help="the app's header").set_defaults(run=_header)
    preview = commands.add_parser("preview", help='the draft behind an "Open on my phone" link')
    preview.add_argument("address")
    preview.set_defaults(run=_preview)
    return parser


if __name__ == "__main__":
    sys.exit(main())
