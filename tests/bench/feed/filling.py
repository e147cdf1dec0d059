"""Ten thousand live treatment pages: one is submitted, approved and delivered for real; the others repeat its rows
under their own identity, title and address, with the app's documents rendered for each by the channel itself.

Website and newsletter are left out of the copies: only reading the app's content is measured here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from channels.mobile import search_index
from channels.mobile.channel import Mobile
from cms.models import TreatmentPage
from deploy.local.progress import say
from publishing import approvals, deliveries, indexes, proofs, reissues, store
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

BATCH = 500
FIRST = ("Liver", "Kidney", "Lung", "Bowel", "Skin", "Thyroid", "Brain", "Bone", "Blood", "Breast")
SECOND = ("scan", "biopsy", "operation", "infusion", "tablet", "follow", "appointment", "recovery", "pain", "diet")


def fill(count: int) -> None:
    sample = _publish_sample()
    say(f"{count} pages")
    for start in range(1, count, BATCH):
        with transaction.atomic():
            _copy(sample, range(start, min(count, start + BATCH)))
    _copy_pages(sample, count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say("Search and feed")
    search_index.rebuild()
    _rebuild_feed()


def _publish_sample() -> Proof:
    people = {user.username: user for user in get_user_model().objects.all()}
    _work()
    page = TreatmentPage.objects.get()
    with transaction.atomic():
        page.save_revision(user=people["editor"])
        page.get_workflow().start(page, people["editor"])
    for wanted in Proof.objects.filter(state=Proof.State.WANTED):
        proofs.build(wanted.pk)
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


def _copy(sample: Proof, numbers: range) -> None:
    sealed = sample.sealed
    snapshots = [_snapshot(sealed, number) for number in numbers]
    publications = _add([_again(sample.publication, public_id=one.public_id, title=one.title) for one in snapshots])
    pairs = list(zip(publications, snapshots, strict=True))
    summaries = [{"mobile": _summary(one)} for one in snapshots]
    copies = _add(
        [
            _again(sample, publication=publication, snapshot=one.to_json(), summaries=summary)
            for (publication, one), summary in zip(pairs, summaries, strict=True)
        ]
    )
    _add([_again(sample.approvals.get(), proof=proof) for proof in copies])
    editions = _add([_again(sample.edition, publication=proof.publication, proof=proof) for proof in copies])
    _deliver(sample, snapshots, editions)
    for edition in editions:
        edition.publication.live, edition.publication.number = edition, 1
    Publication.objects.bulk_update(publications, ["live", "number"])


def _deliver(sample: Proof, snapshots: list[Snapshot], editions: list[Edition]) -> None:
    delivery = Delivery.objects.get(edition=sample.edition, channel="mobile")
    item = LiveArtefact.objects.select_related("key").get(key__channel="mobile", key__publication=sample.publication)
    listed = LiveSummary.objects.get(channel="mobile", publication=sample.publication)
    sealed_as = sample.artefacts.get(channel="mobile", shared=False)
    artefacts = [Mobile().render(one)[0] for one in snapshots]
    Blob.objects.bulk_create([Blob(sha256=one.sha256, body=one.body) for one in artefacts], ignore_conflicts=True)
    rows = list(zip(editions, artefacts, strict=True))
    _add([_again(sealed_as, proof=edition.proof, path=one.key, blob_id=one.sha256) for edition, one in rows])
    _add([_again(delivery, edition=edition) for edition in editions])
    owned = [_again(item.key, path=one.key, publication=edition.publication) for edition, one in rows]
    keys = _add(owned)
    seq, live = (_numbers(name, len(rows)) for name in ("mobile:en-US", store.LIVE))
    LiveArtefact.objects.bulk_create(
        _again(item, key=key, blob_id=one.sha256, seq=live + at)
        for at, (key, (_edition, one)) in enumerate(zip(keys, rows, strict=True))
    )
    _add([_listed(listed, edition, seq + at) for at, edition in enumerate(editions)])


def _listed(row: LiveSummary, edition: Edition, seq: int) -> LiveSummary:
    summary = edition.published_proof.summaries["mobile"]
    return _again(row, publication=edition.publication, edition=edition, seq=seq, summary=summary)


def _snapshot(sealed: Snapshot, number: int) -> Snapshot:
    first, second = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
    facts = {**sealed.facts, "short_title": f"{first} {second}", "topics": [*sealed.facts["topics"], first.lower()]}
    return replace(
        sealed,
        public_id=str(uuid5(NAMESPACE_URL, str(number))),
        title=title(number),
        path=f"/treatments/copy-{number}/",
        facts=facts,
    )


def _summary(snapshot: Snapshot) -> dict[str, Any]:
    return Mobile().summary(snapshot)


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


# --- The same pages as Wagtail has them ---


def _copy_pages(sample: Proof, count: int) -> None:
    page = TreatmentPage.objects.get(translation_key=sample.publication.public_id)
    parent = page.get_parent()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copy (id int, path text, key uuid, title text, slug text, url_path text)")
        first = TreatmentPage.objects.order_by("-pk").first().pk + 1_000
        rows = [_page_row(parent, first + number, number) for number in range(1, count)]
        cursor.executemany("INSERT INTO copy VALUES (%s, %s, %s, %s, %s, %s)", rows)
        changed = {name: f"copy.{name}" for name in ("id", "path", "title", "slug", "url_path")}
        changed |= {"draft_title": "copy.title", "translation_key": "copy.key"}
        changed |= dict.fromkeys(("latest_revision_id", "live_revision_id"), "NULL")
        _insert_select(cursor, "wagtailcore_page", "id", page.pk, changed)
        _insert_select(cursor, "cms_treatmentpage", "page_ptr_id", page.pk, {"page_ptr_id": "copy.id"})
        cursor.execute("UPDATE wagtailcore_page SET numchild = %s WHERE id = %s", [count, parent.pk])


def _page_row(parent: Any, pk: int, number: int) -> tuple[Any, ...]:
    path = type(parent)._get_path(parent.path, parent.depth + 1, 1_000 + number)
    key = UUID(str(uuid5(NAMESPACE_URL, str(number))))
    return pk, path, key, title(number), f"copy-{number}", f"{parent.url_path}copy-{number}/"


def title(number: int) -> str:
    first, second = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
    return f"{first} {second} in plain words {number}"


def _insert_select(cursor: Any, table: str, own: str, pk: int, changed: dict[str, str]) -> None:
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    names = [name for (name,) in cursor.fetchall()]
    values = ", ".join(changed.get(name, f"page.{name}") for name in names)
    columns = ", ".join(names)
    text = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} page, copy WHERE page.{own} = %s"  # noqa: S608
    cursor.execute(text, [pk])


def _rebuild_feed() -> None:
    """The first page as a file; the copies' own files are not needed."""
    edge = Edge()
    (edge.directory / POSITION).write_text(str(store.last_seq()))
    indexes.want("mobile", {"api/mobile/v1/en-US/feed", "api/mobile/v1/en-US/feed.json"})
    for index in indexes.stale():
        indexes.rebuild(index.pk)
    edge.follow()
