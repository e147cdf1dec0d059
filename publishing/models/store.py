"""What every address serves now: keys, and the live artefact of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Blob(models.Model):
    """Bytes, unstamped, once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256


class Key(models.Model):
    """One address on one channel of one site, and who owns it: a publication, or an index when there is none."""

    site = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    path = models.CharField(max_length=500)
    publication = models.ForeignKey("publishing.Publication", null=True, on_delete=models.PROTECT, related_name="keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "channel", "path"], name="key_path")]

    def __str__(self) -> str:
        return f"{self.channel}:/{self.path}"


class LiveArtefact(models.Model):
    """What a key serves now: a document (blob, stamps and the digest of the two together), a tombstone or a redirect.

    `version` is the owner's edition number (an index: the sequence it was built from) and never goes back.
    `seq` is taken from one counter row in commit order; the edge follows it."""

    class Form(models.TextChoices):
        DOCUMENT = "document"
        TOMBSTONE = "tombstone"
        REDIRECT = "redirect"

    key = models.OneToOneField(Key, on_delete=models.PROTECT, primary_key=True, related_name="live")
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.DOCUMENT)
    version = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    stamps = models.JSONField(null=True)
    fragments = models.JSONField(default=dict)  # {index key: sha256 of the fragment's blob}
    digest = models.CharField(max_length=64)  # of the stamped bytes
    target = models.CharField(max_length=500, blank=True)
    seq = models.BigIntegerField(unique=True)
    modified_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="live_document_has_bytes", condition=~Q(form="document") | Q(blob__isnull=False)
            ),
            models.CheckConstraint(name="live_redirect_has_target", condition=~Q(form="redirect") | ~Q(target="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} version {self.version}"


class LiveRecord(models.Model):
    """Every write of a live artefact, for ever: what an address served from this moment on, and whose it was.

    A trigger writes it, so that not even raw SQL changes an address without leaving a row here."""

    key = models.ForeignKey(Key, on_delete=models.PROTECT, related_name="records")
    publication = models.ForeignKey("publishing.Publication", null=True, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=10)
    version = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    blob = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT, related_name="+")
    stamps = models.JSONField(null=True)
    fragments = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    target = models.CharField(max_length=500, blank=True)
    seq = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["publication", "at"]), models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.key} version {self.version} from {self.at:%Y-%m-%d %H:%M:%S}"


class Counter(models.Model):
    """A number taken under lock, so that its order is the order of commits."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
