"""Ten thousand live treatment pages: one is submitted, approved and delivered for real; the others repeat its rows
under their own identity, title and address, with the app's documents rendered for each by the channel itself.

Website and newsletter are left out of the copies: only reading the app's content is measured here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from channels.mobile import search_index
from channels.mobile.channel import Mobile
from cms.models import TreatmentPage
from deploy.local.progress import say
from publishing import approvals, deliveries, indexes, proofing, reissues, store
from publishing.base import Artefact, channels
from publishing.edge import POSITION, Edge
from publishing.models import (
    Blob,
    Counter,
    Delivery,
    Edition,
    LiveArtefact,
    LiveSummary,
    Proof,
    Publication,
    Reissue,
)
from publishing.snapshots import Snapshot
from publishing.stamps import Stamps, stamp
from tests.bench.words import title, two_words

BATCH = 500


def fill(count: int) -> None:
    sample = _publish_sample()
    say(f"{count} pages")
    copy(sample, range(1, count))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say("Search and feed")
    search_index.rebuild()
    _rebuild_feed()


def copy(sample: Proof, numbers: range, listings: tuple[str, ...] = ("mobile",)) -> None:
    """Live copies of the page that this proof brought out, in the listings of these channels."""
    for start in range(numbers.start, numbers.stop, BATCH):
        with transaction.atomic():
            _copy(sample, range(start, min(numbers.stop, start + BATCH)), listings)


def _publish_sample() -> Proof:
    people = {user.username: user for user in get_user_model().objects.all()}
    _work()
    page = TreatmentPage.objects.get()
    with transaction.atomic():
        page.save_revision(user=people["editor"])
        page.get_workflow().start(page, people["editor"])
    for wanted in Proof.objects.filter(state=Proof.State.WANTED):
        proofing.build(wanted.pk)
    proof = Proof.objects.filter(publication__public_id=page.translation_key).latest("pk")
    approvals.approve(proof_id=proof.pk, digest=proof.digest, user=people["reviewer"])
    _work()
    proof.refresh_from_db()
    return proof


def _work() -> None:
    """What workers would do."""
    for _round in range(20):
        for reissue in Reissue.objects.filter(done_at=None):
            reissues.run(reissue.pk)
        for delivery in Delivery.objects.filter(deliveries.free(busy=())):
            deliveries.deliver(delivery.pk)
        for index in indexes.stale():
            indexes.rebuild(index.pk)


def _copy(sample: Proof, numbers: range, listings: tuple[str, ...]) -> None:
    sealed = sample.sealed
    snapshots = [_snapshot(sealed, number) for number in numbers]
    publications = _add([_again(sample.publication, public_id=one.public_id, title=one.title) for one in snapshots])
    pairs = list(zip(publications, snapshots, strict=True))
    summaries = [{name: channels()[name].summary(one) for name in listings} for one in snapshots]
    copies = _add(
        [
            _again(sample, publication=publication, snapshot=one.to_json(), summaries=summary)
            for (publication, one), summary in zip(pairs, summaries, strict=True)
        ]
    )
    _add([_again(sample.approvals.get(), proof=proof) for proof in copies])
    editions = _add([_again(sample.edition, publication=proof.publication, proof=proof) for proof in copies])
    for name in listings:
        listed = LiveSummary.objects.get(channel=name, publication=sample.publication)
        seq = _numbers(f"{name}:{sample.publication.locale}", len(editions))
        _add([_listed(listed, edition, seq + at) for at, edition in enumerate(editions)])
    _deliver(sample, snapshots, editions)  # takes the counter `live`, which a worker beside us takes last as well
    for edition in editions:
        edition.publication.live, edition.publication.number = edition, 1
    Publication.objects.bulk_update(publications, ["live", "number"])


def _deliver(sample: Proof, snapshots: list[Snapshot], editions: list[Edition]) -> None:
    delivery = Delivery.objects.get(edition=sample.edition, channel="mobile")
    item = LiveArtefact.objects.select_related("key").get(key__channel="mobile", key__publication=sample.publication)
    sealed_as = sample.artefacts.get(channel="mobile", shared=False)
    artefacts = [Mobile().render(one)[0] for one in snapshots]
    Blob.objects.bulk_create([Blob(sha256=one.sha256, body=one.body) for one in artefacts], ignore_conflicts=True)
    rows = list(zip(editions, artefacts, strict=True))
    _add([_again(sealed_as, proof=edition.proof, path=one.key, blob_id=one.sha256) for edition, one in rows])
    earlier = delivery.delivered_at - timedelta(hours=1)  # so that whoever has read it all is told the same again
    _add([_again(delivery, edition=edition, delivered_at=earlier) for edition in editions])
    owned = [_again(item.key, path=one.key, publication=edition.publication) for edition, one in rows]
    keys = _add(owned)
    live = _numbers(store.LIVE, len(rows))
    LiveArtefact.objects.bulk_create(
        _again(item, key=key, blob_id=one.sha256, digest=_digest(one, item), seq=live + at)
        for at, (key, (_edition, one)) in enumerate(zip(keys, rows, strict=True))
    )


def _digest(artefact: Artefact, live: LiveArtefact) -> str:
    return sha256(stamp(artefact.body, artefact.media_type, Stamps(**live.stamps))).hexdigest()


def _listed(row: LiveSummary, edition: Edition, seq: int) -> LiveSummary:
    summary = edition.published_proof.summaries[row.channel]
    return _again(row, publication=edition.publication, edition=edition, seq=seq, summary=summary)


def _snapshot(sealed: Snapshot, number: int) -> Snapshot:
    first, second = two_words(number)
    facts = {**sealed.facts, "short_title": f"{first} {second}", "topics": [*sealed.facts["topics"], first.lower()]}
    return replace(
        sealed,
        public_id=str(uuid5(NAMESPACE_URL, str(number))),
        title=title(number),
        path=f"/treatments/copy-{number}/",
        facts=facts,
    )


def _numbers(name: str, count: int) -> int:
    """The first of so many numbers."""
    row = Counter.objects.select_for_update().get(name=name)
    Counter.objects.filter(pk=row.pk).update(value=row.value + count)
    return row.value + 1


def _again(row: Any, **changes: Any) -> Any:
    """A new row like this one."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    for name in changes:
        kept.pop(row._meta.get_field(name).attname if not name.endswith("_id") else name, None)
    return type(row)(**kept, **changes)


def _add(rows: list[Any]) -> list[Any]:
    return type(rows[0]).objects.bulk_create(rows) if rows else []


def _rebuild_feed() -> None:
    """The first page as a file; the copies' own files are not needed."""
    edge = Edge()
    (edge.directory / POSITION).write_text(str(store.last_seq()))
    indexes.want("mobile", {"api/mobile/v1/en-US/feed", "api/mobile/v1/en-US/feed.json"})
    for index in indexes.stale():
        indexes.rebuild(index.pk)
    edge.follow()
