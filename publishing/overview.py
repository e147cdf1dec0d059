"""Where many pages and snippets stand, in four queries however many there are: listings, reports and exports say it in
the same words as the editor's screen (`publishing.situation`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from publishing import reviews, situation
from publishing.base import channels
from publishing.models import Approval, Delivery, Drift, Proof, Publication, Release
from publishing.models.releases import Action
from publishing.together import OPEN

HEAVY = ("content", "snapshot", "summaries", "dependencies", "findings", "editors")  # fields of a proof that are long
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """A few words; `tone` is "good", "waiting", "bad" or "quiet". `more` is said to whoever asks for it."""

    words: str
    tone: str
    more: str = ""


@dataclass
class Standing:
    """Of one page or snippet. `day` is today where the hospital is."""

    day: date
    publication: Publication | None = None
    proof: Proof | None = None  # the last one that was submitted
    deliveries: list[Delivery] = field(default_factory=list)
    drifts: bool = False
    is_changed: bool = False  # Wagtail has a draft that is newer than what readers see

    @property
    def lines(self) -> list[Line]:
        """What is most urgent first; never empty."""
        found = [self._attention, self._submitted, self._live, self._changed]
        return [line for line in found if line] or [Line("Draft", "quiet")]

    @property
    def words(self) -> str:
        """The same for a spreadsheet."""
        return "; ".join(line.words for line in self.lines)

    @property
    def channels(self) -> list[Line]:
        """One for each channel that has it or shall have it, in their order."""
        if self.publication is None or not self._is_live:
            return []
        by_name = {delivery.channel: delivery for delivery in self.deliveries}
        return [_badge(name, by_name[name]) for name in channels() if name in by_name]

    @property
    def channel_words(self) -> str:
        return "; ".join(f"{line.words}: {line.more}" for line in self.channels)

    @property
    def next_review_on(self) -> date | None:
        live = self.publication.live if self.publication else None
        return live.next_review_on if live and self._is_live else None

    @property
    def review_tone(self) -> str:
        due = self.next_review_on
        if due is None or due > self.day + SOON:
            return "quiet"
        return "bad" if due < self.day else "waiting"

    @property
    def reviewers(self) -> str:
        """The names that readers are told; of what was never live, those of the submitted version."""
        proof = (self.publication.live_proof if self.publication else None) or self.proof
        return ", ".join(reviewer["name"] for reviewer in proof.reviewers) if proof else ""

    @property
    def shown_proof(self) -> Proof | None:
        """What readers see, or else the version that was submitted last."""
        return (self.publication.live_proof if self.publication else None) or self.proof

    @property
    def _is_live(self) -> bool:
        live = self.publication.live if self.publication else None
        return bool(live and live.action == Action.PUBLISH)

    @property
    def _attention(self) -> Line | None:
        failed = [delivery for delivery in self.deliveries if delivery.state == Delivery.State.DEAD]
        if failed:
            return Line("Needs attention", "bad", ", ".join(channels()[row.channel].label for row in failed))
        return Line("Not the same everywhere", "bad") if self.drifts else None

    @property
    def _submitted(self) -> Line | None:
        return submitted(self.proof) if self.proof else None

    @property
    def _live(self) -> Line | None:
        live = self.publication.live if self.publication else None
        if live is None:
            return None
        return Line(f"Live version {live.number}", "good") if self._is_live else Line("Taken down", "quiet")

    @property
    def _changed(self) -> Line | None:
        changed = self.is_changed and self.publication and self.publication.live and not self._submitted
        return Line("Draft with changes", "quiet") if changed else None


def submitted(proof: Proof) -> Line | None:
    """What is under way beside that which is live; None when it is over. Take it from `submissions`."""
    State = Proof.State
    if proof.state in (State.WANTED, State.BUILDING):
        return Line("Checking…", "waiting")
    if proof.state == State.REFUSED:
        return Line("To mend", "bad")
    if proof.waits_for_approval:
        return Line(f"Waiting for {situation.waiting_for(proof)}", "waiting")
    if proof.state == State.READY and proof.release_item.release.state in OPEN:
        held = proof.release_item.release.state == Release.State.HELD
        return Line("Held", "bad", proof.release_item.release.note) if held else Line("Approved", "waiting")
    if proof.state == State.VOID and proof.was_approved:  # type: ignore[attr-defined]
        return Line("Out of date", "bad", proof.void_reason)
    return None


def _badge(name: str, delivery: Delivery) -> Line:
    State = Delivery.State
    tones = {State.DELIVERED: "good", State.SUPERSEDED: "quiet", State.DEAD: "bad"}
    return Line(channels()[name].label, tones.get(State(delivery.state), "waiting"), situation.sentence(delivery))


# --- Many at once ---


def of(rows: Iterable[Any]) -> dict[Any, Standing]:
    """{primary key: Standing} of pages, or of snippets of one model. What is no publication stands as a draft."""
    rows, day = list(rows), reviews.today()
    found = {row.pk: Standing(day, is_changed=getattr(row, "has_unpublished_changes", False)) for row in rows}
    keys = {(row.translation_key, str(row.pk)): row.pk for row in rows if hasattr(row, "translation_key")}
    publications = with_live().filter(public_id__in={key for key, _ in keys})
    mine = {row.pk: found[keys[row.public_id, row.object_pk]] for row in publications if _key(row) in keys}
    for row in publications:
        if row.pk in mine:
            mine[row.pk].publication = row
    fill(mine)
    return found


def with_live() -> Any:
    """Publications with the edition that is live and, but for its long fields, the proof of it."""
    return Publication.objects.select_related("live__proof").defer(*[f"live__proof__{name}" for name in HEAVY])


def of_publications(publications: Iterable[Publication]) -> dict[int, Standing]:
    """{primary key of the publication: Standing}; take them from `with_live`."""
    day = reviews.today()
    found = {row.pk: Standing(day, row) for row in publications}
    fill(found)
    return found


def fill(found: dict[int, Standing]) -> None:
    """Three queries: what was submitted last, the deliveries of what is live, and drift."""
    for proof in submissions().filter(publication__in=found):
        found[proof.publication_id].proof = proof
    editions = {row.publication.live_id: row for row in found.values() if row.publication and row.publication.live}
    deliveries: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in Delivery.objects.filter(edition__in=editions):
        delivery.edition = editions[delivery.edition_id].publication.live  # type: ignore[union-attr, assignment]
        deliveries[delivery.edition_id].append(delivery)
    drifting = set(Drift.objects.filter(publication__in=found).values_list("publication_id", flat=True))
    for pk, standing in found.items():
        standing.drifts = pk in drifting
        live = standing.publication.live_id if standing.publication else None
        standing.deliveries = deliveries[live] if live else []


def submissions() -> Any:
    """What was submitted last of each publication, without the long fields."""
    later = Proof.objects.filter(publication=OuterRef("publication"), cause=Proof.Cause.SUBMIT, pk__gt=OuterRef("pk"))
    approved = Exists(Approval.objects.filter(proof=OuterRef("pk")))
    last = Proof.objects.filter(~Exists(later), cause=Proof.Cause.SUBMIT).annotate(was_approved=approved)
    return last.defer(*HEAVY).select_related("release_item__release")


def _key(row: Publication) -> tuple[Any, str]:
    return row.public_id, row.object_pk
