"""What the tests of ways round approval share: what readers get, and the forms that a hostile hand would send."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from publishing import drift, reconcile
from publishing.edge import Edge
from publishing.models import Approval, Edition, Key, LiveArtefact, Publication
from publishing.serve import ServePublished
from tests.conftest import work
from tests.publishing.test_served_bytes import beyond, get

NO_COMMENTS = {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}


class Readers:
    """All that readers can get, and the ledger's numbers behind it."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge

    def get(self) -> dict[str, Any]:
        self.edge.follow()
        serve = ServePublished(beyond, str(self.edge.directory))
        return {
            "answers": {path: get(serve, f"/{path}") for path in self._paths()},
            "files": {str(file): file.read_bytes() for file in self._files()},
            "live": list(LiveArtefact.objects.order_by("pk").values()),
            "numbers": dict(Publication.objects.filter(number__gt=0).values_list("pk", "number")),
            "editions": Edition.objects.count(),
            "approvals": Approval.objects.count(),
        }

    @contextmanager
    def nothing_changes(self) -> Iterator[None]:
        """Whatever is done inside, and whatever workers and the reconciler make of it."""
        before = self.get()
        assert before["answers"]
        yield
        work()
        reconcile.once()
        work()
        after = self.get()
        for name, value in before.items():
            assert after[name] == value, name

    def _paths(self) -> list[str]:
        with_slash = {path if "." in path.rsplit("/", 1)[-1] else f"{path}/" for path in self._keys()}
        return sorted({*self._keys(), *with_slash})

    def _keys(self) -> set[str]:
        return set(Key.objects.values_list("path", flat=True))

    def _files(self) -> list[Any]:
        return sorted(file for file in (self.edge.directory / "main").rglob("*") if file.is_file())


def said(response: Any) -> str:
    """What a person reads on the page, quotation marks and all."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def form_of(source: Any, user: Any, **changes: Any) -> dict[str, Any]:
    """What the editor's form of a page or snippet without blocks would send."""
    handler = source.get_edit_handler() if isinstance(source, Page) else source.snippet_viewset.get_edit_handler()
    form = handler.get_form_class()(instance=source, for_user=user)
    fields = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in fields.items() if value not in (None, False)} | NO_COMMENTS | changes


def edit(client: Client, source: Any, **fields: Any) -> Any:
    name = "wagtailadmin_pages:edit" if isinstance(source, Page) else source.snippet_viewset.get_url_name("edit")
    return client.post(reverse(name, args=[source.pk]), fields, follow=True)


def drift_of(source: Any) -> list[str]:
    """What is shown after the next look; rows that the ledger has never seen are found by going through all."""
    known = Publication.objects.filter(public_id=source.translation_key)
    if known.exists():
        drift.compare(known[0].pk)
    for _round in range(60):
        if known.exists():
            break
        drift.look(seconds=5)
    return drift.of(known[0])


def assert_repaired(source: Any, live: bool) -> None:
    """After the reconciler's looks Wagtail says what readers see: one sets it right, the next finds it right."""
    drift_of(source)
    drift_of(source)
    assert type(source).objects.get(pk=source.pk).live is live
