"""The members of one release: to each other they are as live as they will be once it has run (design.md §3).

So a new page and the call to action that leads to it can be proofed, approved and released at one moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from django.core.exceptions import ObjectDoesNotExist

from publishing import drafts, live
from publishing.base import Artefact
from publishing.files import Files, SealedFiles
from publishing.models import Proof, Publication, Release, ReleaseItem
from publishing.models.releases import Action
from publishing.snapshots import Snapshot, facets
from publishing.uses import LiveContent, Uses

Identity = tuple[str, str]  # public id and locale
OPEN = [Release.State.WAITING, Release.State.HELD]
LARGE = ("content", "snapshot", "summaries", "dependencies", "findings")  # of what is live; fetched when asked for


class Together:
    """Answers like `publishing.live`, from the release's own items where they have something to say."""

    def __init__(self, items: Iterable[ReleaseItem] = ()) -> None:
        self.items: dict[Identity, ReleaseItem] = {
            (str(item.publication.public_id), item.publication.locale): item for item in items
        }
        self._known: dict[Identity, LiveContent | None] = {}
        self._making: list[Identity] = []
        self._files: dict[str, Artefact] = {}  # one member names what was made for another
        self._live: dict[Identity, LiveContent | None] = {}  # what is no member, as it was when it was looked up
        self._live_chrome: dict[tuple[str, str], LiveContent | None] = {}  # by kind and locale

    def uses(self, locale: str, repeated: Proof | None = None) -> Uses:
        """`repeated`: what is live, when this only publishes it again; its pictures and documents stay as they are."""
        files = SealedFiles(repeated.uploads) if repeated else Files()
        files.made = self._files
        return Uses(partial(self.find, locale=locale), partial(self.find_chrome, locale=locale), files)

    def follow(self, publication: Publication) -> None:
        """Take one in whose own text stays as it is live, while what it contains may change."""
        item = ReleaseItem(publication=publication, follows=True, action=Action.PUBLISH)
        self.items.setdefault((str(publication.public_id), publication.locale), item)

    def find(self, public_id: str, *, locale: str) -> LiveContent | None:
        identity = (public_id, locale)
        if identity not in self.items:
            if identity not in self._live:
                self.look_up([public_id], locale=locale)
            return self._live[identity]
        if identity in self._making:  # it leads to itself by way of another member: its title and address do
            return _only_link(self._draft(identity, self._unless_making))
        if identity in self._known:
            return self._known[identity]
        found = self._content(identity)
        if not self._making:  # made on the way to another member it may lack that one
            self._known[identity] = found
        return found

    def look_up(self, public_ids: Iterable[str], *, locale: str) -> None:
        """Ask once for what will be asked for one by one."""
        unknown = [one for one in public_ids if (one, locale) not in self.items and (one, locale) not in self._live]
        found = live.find_all(unknown, locale=locale) if unknown else {}
        self._live |= {(one, locale): found.get(one) for one in unknown}

    def find_chrome(self, kind: str, *, locale: str) -> LiveContent | None:
        for identity, item in self.items.items():
            chosen = identity[1] == locale and item.publication.kind == kind and item.action == Action.PUBLISH
            if chosen and identity not in self._making:
                found = self.find(identity[0], locale=locale)
                if found and found.snapshot.facts.get("is_default"):
                    return found
        if (kind, locale) not in self._live_chrome:
            self._live_chrome[kind, locale] = live.find_chrome(kind, locale=locale)
        found = self._live_chrome[kind, locale]
        return found if found and (found.public_id, locale) not in self.items else None

    def leaves(self, publication: Publication, channel: str, path: str) -> bool:
        """Whether this member gives the address up with the same release."""
        item = self.items.get((str(publication.public_id), publication.locale))
        if item is None:
            return False
        if item.proof is not None:
            return not item.proof.artefacts.filter(channel=channel, path=path).exists()
        found = self.find(str(publication.public_id), locale=publication.locale)
        return found is None or found.snapshot.path.lstrip("/") != path

    def _content(self, identity: Identity) -> LiveContent | None:
        item = self.items[identity]
        if item.action == Action.WITHDRAW:
            return None
        if item.proof is not None and item.proof.snapshot is not None:
            return _content(item.proof.sealed)
        self._making.append(identity)
        try:
            snapshot = self._draft(identity, self.find)
        finally:
            self._making.pop()
        return _content(snapshot) if snapshot else None

    def _draft(self, identity: Identity, find: Callable[..., LiveContent | None]) -> Snapshot | None:
        publication, locale = self.items[identity].publication, identity[1]
        repeated = publication.live_proof if self.items[identity].follows else None
        try:
            draft = drafts.as_live(publication, repeated) if repeated else drafts.newest(publication)
        except ObjectDoesNotExist:
            return None
        files = self.uses(locale, repeated).files
        return draft.source.to_snapshot(
            Uses(partial(find, locale=locale), partial(self.find_chrome, locale=locale), files)
        )

    def _unless_making(self, public_id: str, *, locale: str) -> LiveContent | None:
        return None if (public_id, locale) in self._making else self.find(public_id, locale=locale)


def of(proof: Proof) -> Together:
    """The company in which a proof is made: that of the open release it is meant for. What repeats the live text for
    its own reasons keeps to what is live."""
    if proof.cause not in (Proof.Cause.SUBMIT, Proof.Cause.MOVE):
        return Together()
    planned = ReleaseItem.objects.filter(
        publication=proof.publication_id,
        release__state__in=OPEN,
        action=Action.PUBLISH,
        follows=proof.cause == Proof.Cause.MOVE,
    )
    item = planned.order_by("-release_id").first()
    if item is None:
        return Together()
    return Together(items_of(item.release_id, without_proof_of=item.publication_id))


def items_of(release_id: int, without_proof_of: int = 0) -> list[ReleaseItem]:
    """In id order of their publications, the order in which those are locked."""
    rows = ReleaseItem.objects.filter(release=release_id).select_related("proof", "publication__live__proof")
    rows = rows.defer(*(f"publication__live__proof__{name}" for name in LARGE))
    items = list(rows.order_by("publication_id"))
    for item in items:
        if item.publication_id == without_proof_of:
            item.proof = None  # the proof that is being made takes its place
    return items


def _content(snapshot: Snapshot) -> LiveContent:
    known = {name: digest for name, digest in facets(snapshot, {}).items() if name != "dated"}
    return LiveContent(snapshot.public_id, snapshot.kind, snapshot, {}, known)


def _only_link(snapshot: Snapshot | None) -> LiveContent | None:
    if snapshot is None:
        return None
    known = {"link": facets(snapshot, {})["link"]}
    return LiveContent(snapshot.public_id, snapshot.kind, snapshot, {}, known)
