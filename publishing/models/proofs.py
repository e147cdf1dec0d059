"""Publications, the proofs of them, and the approvals of those."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q

from publishing.models.store import Blob
from publishing.snapshots import Snapshot

# Public ids of what a proof uses, and the kind of a header or notice that it asked for while none was live.
# `dependencies` is long and stored apart: who searches there reads all of it for every proof. This has an index.
USED = models.Func(
    models.F("dependencies"),
    template="jsonb_path_query_array(%(expressions)s, '$[*].public_id')"
    """ || jsonb_path_query_array(%(expressions)s, '$[*] ? (@.public_id == "").kind')""",
)


class Publication(models.Model):
    """The lasting identity of a page, snippet or newsletter in one locale; the row that is locked to change it."""

    public_id = models.UUIDField()
    locale = models.CharField(max_length=12)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=255)
    content_type = models.ForeignKey(ContentType, null=True, on_delete=models.SET_NULL)
    object_pk = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(default=0)  # of its last edition
    live = models.ForeignKey("publishing.Edition", null=True, on_delete=models.PROTECT, related_name="+")
    overdue = models.BooleanField(default=False)  # its review date has passed: the sealed notice is switched on
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["public_id", "locale"], name="publication_identity")]
        indexes = [models.Index(fields=["kind", "locale"]), models.Index(fields=["content_type", "object_pk"])]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"

    def wagtail_row(self) -> Any:
        """The page or snippet itself, as Wagtail has it now. Raises ObjectDoesNotExist when it was deleted."""
        if self.content_type is None:
            raise ObjectDoesNotExist(f"nothing in Wagtail belongs to {self}")
        return self.content_type.get_object_for_this_type(pk=self.object_pk)

    @property
    def live_proof(self) -> Proof | None:
        """What readers see now, if they see anything."""
        return self.live.proof if self.live else None


class Proof(models.Model):
    """What is submitted for approval: the snapshot and every channel's artefacts, sealed by one digest.

    It holds its own copy of content, people and times, since no evidence lives in Wagtail's tables."""

    class State(models.TextChoices):
        WANTED = "wanted"
        BUILDING = "building"
        REFUSED = "refused"
        READY = "ready"
        VOID = "void"

    class Cause(models.TextChoices):
        """Why it was made. All but a submitted one repeat the text that is live."""

        SUBMIT = "submit"
        REISSUE = "reissue"  # something it contains changed: nobody is asked again
        MOVE = "move"  # its address changed with that of a page above it: nobody is asked again
        BUILD = "build"  # templates or styles changed: one person signs for all (`Republish`)
        REVIEW = "review"  # its reviewer confirms the live text for another term

    OPEN: ClassVar = [State.WANTED, State.BUILDING, State.READY]

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="proofs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WANTED)
    cause = models.CharField(max_length=10, choices=Cause.choices, default=Cause.SUBMIT)
    republish = models.ForeignKey("publishing.Republish", null=True, on_delete=models.PROTECT, related_name="proofs")
    workflow_state_id = models.BigIntegerField(null=True)  # a key to Wagtail's table, not evidence
    revision_id = models.BigIntegerField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    submitted_by_name = models.CharField(max_length=150, blank=True)
    message = models.TextField(blank=True)  # what the submitter asks of the reviewer

    # Sealed when ready:
    content = models.JSONField(null=True)  # the model's own fields, enough to build the snapshot again
    content_sha256 = models.CharField(max_length=64, blank=True)
    snapshot = models.JSONField(null=True)
    summaries = models.JSONField(default=dict)  # by channel
    dependencies = models.JSONField(default=list)
    used = models.GeneratedField(expression=USED, output_field=models.JSONField(), db_persist=True)
    uploads = models.JSONField(default=dict)  # what was made of each picture and document (`publishing.files.Sealed`)
    editors = models.JSONField(default=list)  # accounts that changed the content since the last edition
    reviewers = models.JSONField(default=list)  # [{"user": id or None, "name": printed}]
    findings = models.JSONField(default=list)
    build = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sealed_at = models.DateTimeField(null=True)
    tell_at = models.DateTimeField(null=True)  # when to write to whoever has to act next; null: written
    remind_at = models.DateTimeField(null=True)  # when to ask its reviewers once more; null: not any more
    reminders = models.PositiveSmallIntegerField(default=0)  # written so far
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proof_state", condition=Q(state__in=["wanted", "building", "refused", "ready", "void"])
            ),
            models.CheckConstraint(
                name="proof_ready_is_sealed",
                condition=~Q(state="ready") | (~Q(digest="") & Q(snapshot__isnull=False) & Q(content__isnull=False)),
            ),
            models.UniqueConstraint(
                name="one_proof_in_the_making",
                fields=["publication", "cause"],
                condition=Q(state__in=["wanted", "building"]),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"]),
            models.Index(fields=["workflow_state_id"]),
            # Entered at once: with a list of pending entries PostgreSQL would rather read every proof.
            GinIndex(fields=["used"], name="proof_used", opclasses=["jsonb_path_ops"], fastupdate=False),
            GinIndex(fields=["uploads"], name="proof_uploads"),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.state}"

    @property
    def sealed(self) -> Snapshot:
        """What was sealed. Only a proof that was ready once has it."""
        if self.snapshot is None:
            raise ValueError(f"proof {self.pk} was never sealed")
        return Snapshot.from_json(self.snapshot)

    def repeats(self, live: Proof) -> bool:
        """Whether it says and shows what that one does, whatever it contains or however it is laid out."""
        return self.content_sha256 == live.content_sha256 and self.uploads == live.uploads

    @property
    def waits_for_approval(self) -> bool:
        return self.state == Proof.State.READY and not hasattr(self, "release_item")

    @property
    def is_approved(self) -> bool:
        """One signature under this very digest, or the two of an emergency; the database asks editions the same."""
        signed = self.approvals.filter(digest=self.digest).values_list("basis", "user")
        emergency = {user for basis, user in signed if basis == Approval.Basis.EMERGENCY}
        return len(emergency) > 1 or any(basis != Approval.Basis.EMERGENCY for basis, _user in signed)

    @property
    def let_out(self) -> Proof | None:
        """The version that two people let out in an emergency, when this one rests on that and on no approval since."""
        approval = self.approvals.order_by("id").last()
        while approval is not None and approval.source is not None:
            approval = approval.source
        return approval.proof if approval is not None and approval.basis == Approval.Basis.EMERGENCY else None

    @property
    def sends_mail(self) -> bool:
        """A newsletter: approving it makes it ready, a person chooses when it is sent."""
        return "sends_mail" in self.sealed.facts


class ProofArtefact(models.Model):
    """One artefact of a proof; the bytes stand once in Blob."""

    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="artefacts")
    channel = models.CharField(max_length=20)
    path = models.CharField(max_length=500)
    media_type = models.CharField(max_length=80)
    shared = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, db_column="sha256")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proof", "channel", "path"], name="proof_artefact_path")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.channel}:{self.path}"


class Approval(models.Model):
    """One person's sign-off of one digest. Append-only: a trigger refuses update and delete."""

    class Basis(models.TextChoices):
        DIRECT = "direct"  # names this digest
        PARTS = "parts"  # same own content as `source`, and what it contains is approved and live
        BUILD = "build"  # only templates or styles changed, and a named person saw it
        EMERGENCY = "emergency"  # names this digest, and counts only beside a second person's

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="approvals")
    digest = models.CharField(max_length=64)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.DIRECT)
    source = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=80)  # the name of the review step
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    user_name = models.CharField(max_length=150)
    next_review_on = models.DateField(null=True)
    correction = models.BooleanField(default=False)  # the text before was wrong: apps show this one at once
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approval_basis", condition=Q(basis__in=["direct", "parts", "build", "emergency"])
            ),
            models.CheckConstraint(
                name="approval_basis_has_source",
                condition=Q(basis__in=["direct", "emergency"], source__isnull=True)
                | Q(basis__in=["parts", "build"], source__isnull=False),
            ),
            models.UniqueConstraint(fields=["proof", "role"], name="one_approval_for_each_step"),
        ]

    def __str__(self) -> str:
        return f"{self.user_name} approved {self.proof}"
