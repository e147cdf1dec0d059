"""A draft, or a version for approval, in the app itself: a link for half an hour, for whoever has it.

Nothing is kept of such a link. It is signed, and names the text by its hash and the account that made it; so it ends
with the half hour, with the account and its rights, and with the first change of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from publishing import approvals, audit, frames, live
from publishing.base import Artefact, Channel, channels
from publishing.base import Refused as NotRendered
from publishing.content import content_sha256
from publishing.models import Proof, ProofArtefact, Publication
from publishing.preview import expected_stamps, stamped
from publishing.screens import rights
from publishing.screens.own_files import with_own_files
from publishing.sharing.links import may_share
from publishing.snapshots import bcp47
from publishing.steps import NotYours, Refused

LIFE = timedelta(minutes=30)
SALT = "publishing.sharing.phone"

NOT_ALLOWED = "Only those who may review or edit this can open it on a phone."
NOT_THERE = "The app does not show this page. Tick App among its channels first."
NOT_SAVED = "Save it first; then it can be opened on a phone."
OVER = "This link worked for 30 minutes. Make a new one."
CLOSED = "The account that made this link may not show this any more. Ask somebody else for a new one."
CHANGED = "The text was changed, approved or taken back since. Make a new link."

FileAddress = Callable[[ProofArtefact], str]


class Unknown(Exception):
    """Not a link of ours, or not whole."""


class Ended(Exception):
    """A link of ours that does not work any more; the message says why."""


@dataclass(frozen=True)
class Draft:
    """What a link shows: a version for approval, or the newest saved text of a page or snippet."""

    row: Any
    content: str  # its hash
    proof: Proof | None = None

    @property
    def place(self) -> tuple[Channel, str]:
        """The channel that can open it, and where. Raises Refused."""
        found = place_of(self.row)
        if found is None:
            raise Refused(NOT_THERE)
        return found

    def artefact(self, file_address: FileAddress) -> Artefact:
        """As its reader would get it if it were approved today. Raises Refused when the channel does not show it."""
        channel, _path = self.place
        if self.proof is None:
            return self._rendered(channel)
        rows = self.proof.artefacts.filter(channel=channel.name, shared=False).select_related("blob")
        row = rows.first()
        if row is None:
            raise Refused(NOT_THERE)
        whole = frames.as_today(self.proof, row)
        return Artefact(whole.key, whole.media_type, with_own_files(whole.body, self.proof, file_address))

    def _rendered(self, channel: Channel) -> Artefact:
        locale = bcp47(self.row.locale.language_code)
        snapshot = self.row.to_snapshot(live.uses(locale))
        try:
            artefacts = channel.render(snapshot) if channel.accepts(snapshot) else []
        except NotRendered as refused:  # a draft may still lack what the app needs
            raise Refused(" ".join(sentence for _where, sentence in refused.reasons)) from refused
        if not artefacts:
            raise Refused(NOT_THERE)
        known = Publication.objects.filter(public_id=self.row.translation_key, locale=locale).first()
        return stamped(artefacts[0], channel.name, expected_stamps(locale, known.number + 1 if known else 1))


def place_of(row: Any) -> tuple[Channel, str] | None:
    """The channel whose own readers can open a draft of this page or snippet, and the path."""
    locale = bcp47(row.locale.language_code)
    places = [
        (channel, channel.draft_at(row.publication_kind, locale, str(row.translation_key)))
        for channel in channels().values()
    ]
    return next((place for place in places if place[1]), None)


# --- Making ---


def of_proof(proof: Proof, user: User) -> tuple[str, str]:
    """(path, token). Raises Refused."""
    draft = _waiting(proof.pk)
    if draft is None:
        raise Refused(approvals.GONE)
    if not may_share(proof, user):
        raise NotYours(NOT_ALLOWED)
    return _make(draft, user, f"proof {proof.pk}")


def of_draft(row: Any, user: User) -> tuple[str, str]:
    """(path, token) of the newest saved text. Raises Refused."""
    if not rights.may_edit_row(user, row):
        raise NotYours(NOT_ALLOWED)
    draft = _newest(row)
    if draft is None:
        raise Refused(NOT_SAVED)
    return _make(draft, user, f"{row._meta.model_name} {row.pk}")


def _make(draft: Draft, user: User, subject: str) -> tuple[str, str]:
    _channel, path = draft.place
    draft.artefact(lambda row: "")  # better no link than one that shows nothing
    content_type = ContentType.objects.get_for_model(draft.row)
    proof_id = draft.proof.pk if draft.proof else 0
    with transaction.atomic():
        approvals.refuse_closed(user)
        audit.record(subject, "opened on a phone", actor=user, digest=draft.content)
    return path, _signer().sign_object([content_type.pk, str(draft.row.pk), proof_id, draft.content, user.pk])


# --- Opening ---


def find(token: str) -> Draft:
    """What the link shows. Raises Unknown or Ended."""
    try:
        content_type_id, object_pk, proof_id, content, user_id = _signer().unsign_object(token, max_age=LIFE)
    except signing.SignatureExpired as error:
        raise Ended(OVER) from error
    except (signing.BadSignature, ValueError) as error:
        raise Unknown from error
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Ended(CLOSED)
    draft = _waiting(proof_id) if proof_id else _saved(content_type_id, object_pk)
    if draft is None or draft.content != content:
        raise Ended(CHANGED)
    if not (may_share(draft.proof, user) if draft.proof else rights.may_edit_row(user, draft.row)):
        raise Ended(CLOSED)
    return draft


def file_of(draft: Draft, artefact_id: int) -> ProofArtefact | None:
    """A picture or document of the version; None for every other."""
    if draft.proof is None:
        return None
    return draft.proof.artefacts.filter(pk=artefact_id, shared=True).select_related("blob").first()


def _waiting(proof_id: int) -> Draft | None:
    proof = Proof.objects.select_related("publication__live").filter(pk=proof_id).first()
    if proof is None or not proof.waits_for_approval:
        return None
    try:
        return Draft(proof.publication.wagtail_row(), proof.content_sha256, proof)
    except ObjectDoesNotExist:
        return None


def _saved(content_type_id: int, object_pk: str) -> Draft | None:
    try:
        return _newest(ContentType.objects.get(pk=content_type_id).get_object_for_this_type(pk=object_pk))
    except ObjectDoesNotExist:
        return None


def _newest(row: Any) -> Draft | None:
    revision = row.get_latest_revision()
    return Draft(revision.as_object(), content_sha256(revision.content)) if revision else None


def _signer() -> signing.TimestampSigner:
    """Made for each use: the keys may change, and those of settings.SECRET_KEY_FALLBACKS stay valid."""
    return signing.TimestampSigner(salt=SALT, sep=".")  # nothing in it needs escaping in an address
