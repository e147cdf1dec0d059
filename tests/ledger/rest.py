"""What must hold once all work is done: everything that readers, listings, phones and files say is what took effect."""

from __future__ import annotations

import json
import re
from typing import Any

from wagtail.models import WorkflowState

from channels.mobile.addresses import feed_key, header_key, item_key
from publishing import plans, proofs, reissues, store
from publishing.models import Delivery, LiveArtefact, Proof, Release, ReleaseItem
from publishing.proving.everything import prove
from tests.ledger.model import Effect, Model
from tests.ledger.stage import Stage
from tests.ledger.texts import ALL, INDEXES, PAGES, TREATMENTS, markers_in
from tests.mobile.phones import LOCALE, Phone, everything

LOCATION = re.compile(r"<loc>https?://[^/]+(/[^<]*)</loc>")


class Rest:
    """The ledger at rest against the model."""

    def __init__(self, stage: Stage, model: Model) -> None:
        self.stage, self.model = stage, model
        self.live = {name: effect for name in ALL if (effect := model.live(name))}
        self.behind = {self.stage.name_of(proof.publication_id) for proof in reissues.behind()}
        self.lives = self._lives()

    def compare(self, phones: list[Phone]) -> None:
        for name in ALL:
            self._channels(name)
        self._addresses()
        self._listings()
        self._phones(phones)
        nobody_waits_in_vain()

    # --- Each publication on each channel ---

    def _lives(self) -> dict[tuple[str, str], LiveArtefact]:
        rows = LiveArtefact.objects.select_related("key", "blob")
        return {(live.key.channel, live.key.path): live for live in rows}

    def _channels(self, name: str) -> None:
        effect = self.live.get(name)
        wanted = self._documents(name, effect) if effect else {}
        own = {at: row for at, row in self.lives.items() if row.key.publication_id == self.stage.publications[name]}
        documents = {at for at, row in own.items() if row.form == "document"}
        assert documents == set(wanted), f"I7: {name} stands at {documents}, it should at {set(wanted)}"
        for at, row in own.items():
            if at in wanted:
                self._document(row, effect, wanted[at])  # type: ignore[arg-type]
            else:
                self._left(name, row, wanted)

    def _document(self, row: LiveArtefact, effect: Effect, parts: set[str]) -> None:
        assert row.version == effect.number, f"I7: {row.key} serves {row.version}, newest is {effect.number}"
        shown = markers_in(store.stamped_bytes(row))
        assert effect.marker in shown, f"I7: {row.key} does not show {effect.marker}"
        if self.stage.name_of(row.key.publication_id) in self.behind:
            return
        for part in parts & set(self.live):
            newest = self.live[part].marker
            assert newest in shown, f"I7: {row.key} shows {sorted(shown)}, its {part} is {newest}"

    def _left(self, name: str, row: LiveArtefact, wanted: dict[tuple[str, str], set[str]]) -> None:
        """Where it once stood."""
        there = next((path for channel, path in wanted if channel == row.key.channel), None)
        if there is None:
            assert row.form == "tombstone", f"{row.key} is a {row.form}, and {name} is gone"
        else:
            says = (row.form, row.target)
            assert says == ("redirect", f"/{there}"), f"{row.key} says {says}; {name} is at /{there}"

    def _documents(self, name: str, effect: Effect) -> dict[tuple[str, str], set[str]]:
        """{(channel, path): what it contains}."""
        found: dict[tuple[str, str], set[str]] = {}
        if name in PAGES:
            button = {"button"} if name in (*TREATMENTS, "home") else set()
            found["website", effect.path.lstrip("/")] = {"header", "notice"} | button
        if name in TREATMENTS:
            item = self.stage.public_ids[name]
            found["mobile", item_key(LOCALE, item)] = {"button", "notice"}
            found["newsletter", f"cards/{LOCALE}/{item}"] = {"notice"}
        if name == "header":
            found["mobile", header_key(LOCALE)] = set()
        return found

    # --- Addresses ---

    def _addresses(self) -> None:
        """Every one that was ever public answers: with its owner's text, straight to where that is, or that it went."""
        for path, name in self.model.owners.items():
            row = self.lives.get(("website", path.lstrip("/")))
            assert row, f"{path} was public and answers nothing"
            effect = self.live.get(name)
            if effect is None:
                says = ("tombstone", "")
            else:
                says = ("document", "") if effect.path == path else ("redirect", effect.path)
            assert (row.form, row.target) == says, f"{path} of {name} says {row.form} {row.target}, not {says}"
        at = [effect.path for effect in self.live.values() if effect.path]
        assert len(at) == len(set(at)), f"two live pages stand at one address: {sorted(at)}"
        for name in {*TREATMENTS} & set(self.live) - self.behind:
            self._below_its_index(name)

    def _below_its_index(self, name: str) -> None:
        """Where the tree has it, unless that is on its way."""
        row = self.stage.row(name)
        index = next(index for index in INDEXES if row.is_descendant_of(self.stage.row(index)))
        moving = ReleaseItem.objects.filter(publication=self.stage.publications[name], follows=True)
        if index in self.live and not moving.filter(release__state__in=["waiting", "held"]).exists():
            above, path = self.live[index].path, self.live[name].path
            assert path.startswith(above), f"{name} stands at {path}, its index at {above}"

    # --- Listings ---

    def _listings(self) -> None:
        items = {self.stage.public_ids[name]: self.live[name] for name in TREATMENTS if name in self.live}
        feed = {item["id"]: item for item in self._json("mobile", feed_key(LOCALE))["items"]}
        assert set(feed) == set(items), f"I7: the feed lists {set(feed)}, live are {set(items)}"
        for item, effect in items.items():
            assert effect.marker in json.dumps(feed[item]), f"I7: the feed says {feed[item]} of {effect}"
        treatments = {effect.marker for effect in items.values()}
        for name in {"home", "treatments", "therapies"} & set(self.live):
            shown = markers_in(self._body("website", self.live[name].path.lstrip("/")))
            listed = shown & {text.marker for page in TREATMENTS for text in self.model.texts[page]}
            assert listed == treatments, f"I7: {name} lists {listed}, live are {treatments}"
        sitemap = set(LOCATION.findall(self._body("website", "sitemap.xml").decode()))
        assert sitemap == {self.live[name].path for name in PAGES if name in self.live}, f"I7: the sitemap: {sitemap}"

    def _body(self, channel: str, path: str) -> bytes:
        found = store.read(channel, path)
        assert found, f"I7: nothing at {channel} /{path}"
        return found[1]

    def _json(self, channel: str, path: str) -> Any:
        return json.loads(self._body(channel, path))

    # --- Phones ---

    def _phones(self, phones: list[Phone]) -> None:
        """I24: whoever follows ends with exactly what everybody gets, and that is what is live."""
        expected = everything()
        live = {self.stage.public_ids[name] for name in TREATMENTS if name in self.live}
        assert set(expected) == live, f"I7: items {set(expected)}, live are {live}"
        for phone in [*phones, Phone()]:
            assert phone.follow().items == expected, "I24: a phone missed something"


def audit_finds_nothing() -> None:
    found = prove().faults
    assert not found, "I1: the audit says: " + "; ".join(str(fault) for fault in found)


def nobody_waits_in_vain() -> None:
    """Open workflows have a version that somebody can decide about; what is approved will come out, or is held."""
    assert not Delivery.objects.filter(state="dead").exists()
    for workflow in WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS):
        assert proofs.is_open(workflow), f"{workflow.content_object} waits for a version that nobody makes"
    approved = Proof.objects.filter(state="ready", edition=None, approvals__isnull=False, cause="submit")
    stuck = approved.exclude(release_item__release__state__in=["waiting", "held"])
    assert not stuck.exists(), f"{stuck[0]} was approved and never comes out"
    for proof in Proof.objects.filter(state="ready", edition=None, release_item=None, cause="submit"):
        if plans.planned_for(proof.publication):
            continue  # it may show drafts of its company, and is looked at again when somebody approves it
        assert not proofs.is_stale(proof), f"{proof} waits for approval and shows an old {proofs.is_stale(proof)}"
    held = Release.objects.filter(state="held")
    assert all(release.note for release in held), "a release is held and nobody is told why"
    assert not ReleaseItem.objects.filter(release__state="done", proof__state="void").exists()
