"""Making the versions: one of every live text that was made in another design. Safe to repeat, and to kill."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from publishing import audit, proofing, proofs
from publishing.clock import now
from publishing.locks import only_one
from publishing.models import Proof, Publication, Republish
from publishing.rendering import build_id
from publishing.republishing import comparing, standing
from publishing.steps import Refused

State = Republish.State
Say = Callable[[str], None]

REASON = "New design"
BUSY = "Another process is preparing this design already."
STEP = 100  # versions between two lines of progress
PAUSE = 1.0  # seconds, while what a killed run was at is still reserved for it


def prepare(say: Say) -> Republish | None:
    """A republish that is ready for its signature. None: all that is live has this design. One that is signed already
    is answered as it is. Raises Refused."""
    build = build_id()
    _end_others(build)
    row = _opened(build)
    if row is None or row.state == State.SIGNED:
        return row
    with only_one(f"republish {row.pk}") as mine:
        if not mine:
            raise Refused(BUSY)
        _build_all(row, say)
        return _finish(row)


def left_out(row: Republish) -> list[tuple[Publication, str]]:
    """What stays in its earlier design, and why. What got a newer version meanwhile is not among them."""
    own = Proof.objects.filter(republish=row)
    newest = own.filter(publication=OuterRef("publication")).order_by("-pk").values("pk")[:1]
    failed = own.filter(pk=Subquery(newest), state__in=[Proof.State.REFUSED, Proof.State.VOID])
    rows = failed.filter(publication__in=standing.behind(row.build)).select_related("publication")
    return [(proof.publication, _why(proof)) for proof in rows.defer(*standing.UNREAD).order_by("publication__title")]


def _why(proof: Proof) -> str:
    errors = [finding["message"] for finding in proof.findings if finding["level"] == "error"]
    return " ".join(errors) or proof.void_reason or "It could not be made."


# --- Opened and ended ---


def _end_others(build: str) -> None:
    """A newer design takes the place of an older one. What was released of that stays proved by its signature."""
    with transaction.atomic():
        for row in Republish.objects.select_for_update().exclude(build=build).filter(state__in=_OPEN).order_by("id"):
            proofs.void(Proof.objects.filter(republish=row), "A newer design took its place.")
            ended = State.DONE if row.state == State.SIGNED else State.CANCELLED
            _set_state(row, ended, "a newer design took its place")


def _opened(build: str) -> Republish | None:
    """The open one of this design, or a new one when something is behind."""
    try:
        with transaction.atomic():
            row = Republish.objects.select_for_update().filter(build=build, state__in=_OPEN).first()
            if row is not None:
                if row.state == State.READY and _missing(row, now()).exists():
                    _set_state(row, State.BUILDING, "continued")
                return row
            if not standing.behind(build).exists():
                return None
            row = Republish.objects.create(build=build)
            audit.record(f"republish {row.pk}", "republish begun", new=row.state)
            return row
    except IntegrityError as error:
        raise Refused(BUSY) from error


def _finish(row: Republish) -> Republish:
    with transaction.atomic():
        locked = Republish.objects.select_for_update().get(pk=row.pk)
        if locked.state == State.BUILDING:
            standing.drop_outdated(locked)
            locked.digest = standing.digest_of(locked)
            some = standing.ready(locked).exists()
            _set_state(locked, State.READY if some else State.CANCELLED, "" if some else "nothing could be made")
        return locked


def _set_state(row: Republish, state: str, detail: str) -> None:
    old, row.state = row.state, state
    row.done_at = now() if state in (State.DONE, State.CANCELLED) else None
    row.save(update_fields=["state", "digest", "done_at"])
    audit.record(f"republish {row.pk}", f"republish {state}", old=old, new=state, digest=row.digest, detail=detail)


_OPEN = [State.BUILDING, State.READY, State.SIGNED]


# --- Built ---


def _build_all(row: Republish, say: Say) -> None:
    """Round after round, until each has a version that can be signed or a reason why it has none."""
    began, done = now(), standing.ready(row).count()
    total = done + _missing(row, began).count()
    say(f"{total} live texts have an earlier design.")
    while left := list(_missing(row, began).values_list("pk", flat=True)):
        settled = 0
        for publication_id in left:
            settled += _build(row, publication_id)
            if settled and (done + settled) % STEP == 0:
                say(f"{done + settled} of {total} made")
        done += settled
        if not settled:
            time.sleep(PAUSE)
    say(f"{done} of {total} made")


def _missing(row: Republish, began: datetime) -> QuerySet[Publication]:
    """Neither made, nor tried in vain since this run began."""
    made = Proof.objects.filter(republish=row, state=Proof.State.READY, findings__contains=[{"id": comparing.ID}])
    tried = Proof.objects.filter(
        republish=row, state__in=[Proof.State.REFUSED, Proof.State.VOID], created_at__gte=began
    )
    known = made.values("publication").union(tried.values("publication"), all=True)
    return standing.behind(row.build).exclude(pk__in=known)


def _build(row: Republish, publication_id: int) -> bool:
    """True: this one is settled. False: another process has it, or it is tried again in a moment."""
    proof = _wanted(row, Publication.objects.get(pk=publication_id))
    proofing.build(proof.pk)
    proof = Proof.objects.select_related("publication__live__proof").get(pk=proof.pk)
    if proof.state == Proof.State.READY:
        _look_at(proof, row)
    return proof.state not in (Proof.State.WANTED, Proof.State.BUILDING)


def _look_at(proof: Proof, row: Republish) -> None:
    if reason := standing.why_not(proof, row):
        with transaction.atomic():
            proofs.void(Proof.objects.filter(pk=proof.pk), reason)
    elif proof.publication.live is not None:
        comparing.compare(proof, proof.publication.live)


def _wanted(row: Republish, publication: Publication) -> Proof:
    """A new version, or the unfinished one of a killed run."""
    with transaction.atomic():
        earlier = publication.proofs.filter(cause=Proof.Cause.BUILD, state__in=Proof.OPEN, edition=None)
        if unfinished := earlier.filter(republish=row).order_by("-pk").first():
            return unfinished
        proofs.void(earlier, "Left behind by an earlier attempt.")
        proof = proofs.repeat(publication, Proof.Cause.BUILD, REASON)
        Proof.objects.filter(pk=proof.pk).update(republish=row)
        return proof
